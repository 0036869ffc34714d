package import Foundation

/// The FNV-1a hash of 64 bits: a checksum for stored values, and a short name for settings.
///
/// Each step can be undone, so that a change within one byte never goes unseen. Fowler, Noll, Vo and
/// Eastlake, "The FNV non-cryptographic hash algorithm" (RFC 9923).
package enum FNV1a {
  private static let offsetBasis: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let prime: UInt64 = 0x0000_0100_0000_01B3

  /// The hash of some bytes.
  package static func hash(_ data: Data) -> UInt64 {
    // Through the buffer: Data's own iterator is slow for checkpoints of megabytes.
    data.withUnsafeBytes { bytes in
      bytes.reduce(offsetBasis) { ($0 ^ UInt64($1)) &* prime }
    }
  }
}
