// The little of FreeType that captions need, so that no Swift target has to find FreeType's headers.

#ifndef BACKFLIP_CFREETYPE_H
#define BACKFLIP_CFREETYPE_H

#include <stdint.h>

/// A font at one size. It belongs to one thread.
typedef struct TextFace TextFace;

/// A character as FreeType drew it.
typedef struct {
  /// Pixels from the pen to the left edge, and from the baseline up to the upper edge.
  int left, top;
  /// Pixels.
  int width, height;
  /// `[height, width]`, 0 for none to 255 for full ink; valid until the next call.
  const uint8_t *ink;
} TextGlyph;

/// Opens the font in some bytes, which are copied, at a size in pixels.
///
/// Returns null, and FreeType's error, where that fails.
TextFace *text_open(const uint8_t *bytes, intptr_t count, double pixels, int *error);

void text_close(TextFace *face);

/// How far the pen moves on after a character, pixels.
double text_advance(TextFace *face, uint32_t character);

/// Draws a character with the pen some part of a pixel, 0 to 1, to the right.
///
/// Returns FreeType's error, or 0.
int text_draw(TextFace *face, uint32_t character, double offset, TextGlyph *glyph);

/// The library's version.
///
/// Returns FreeType's error, or 0.
int text_version(int *major, int *minor, int *patch);

#endif
