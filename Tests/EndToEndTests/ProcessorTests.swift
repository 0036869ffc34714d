import Foundation
import TestSupport
import Testing

@testable import backflip

struct ProcessorTests {
  @Test(
    "A processor is refused where a flag of x86-64-v3 is missing",
    arguments: [
      ("fpu avx avx2 fma bmi1 bmi2 f16c movbe abm", true),
      ("fpu abm movbe f16c bmi2 bmi1 fma avx2 vaes", true),
      ("fpu avx fma bmi1 bmi2 f16c movbe abm", false), ("fpu avx2", false),
      ("fpu avx512 avx2_x fma bmi1 bmi2 f16c movbe abm", false),
    ])
  func processor(flags: String, isSufficient: Bool) throws {
    let home = try TemporaryFolder()
    let path = try home.write(
      "processor\t: 0\nvmx flags\t: x\nflags\t\t: \(flags)\nbugs\t: none\n", to: "cpuinfo")
    #expect(Processor.hasFlags(cpuInfo: path) == isSufficient)
    #expect(Processor.hasFlags(cpuInfo: path + ".none"))
  }

  @Test(
    "The portable build is looked for next to the folder of the program",
    arguments: [
      ("/usr/bin/backflip", "/usr/libexec/backflip/backflip-portable"),
      ("/backflip/backflip", "/libexec/backflip/backflip-portable"),
      ("/backflip", nil), ("backflip", nil),
    ])
  func portable(executable: String, path: String?) {
    let found = Processor.portableBuild(of: executable)
    defer { free(found) }
    #expect(found.map { String(cString: $0) } == path)
  }
}
