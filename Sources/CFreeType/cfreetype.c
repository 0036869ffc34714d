#include "cfreetype.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct TextFace {
  FT_Library library;
  FT_Face face;
  uint8_t *bytes;
};

void text_close(TextFace *face) {
  if (!face) return;
  if (face->face) FT_Done_Face(face->face);
  if (face->library) FT_Done_FreeType(face->library);
  free(face->bytes);
  free(face);
}

TextFace *text_open(const uint8_t *bytes, intptr_t count, double pixels, int *error) {
  TextFace *face = calloc(1, sizeof *face);
  uint8_t *copy = malloc(count > 0 ? (size_t)count : 1);
  if (!face || !copy) {
    free(face);
    free(copy);
    *error = FT_Err_Out_Of_Memory;
    return NULL;
  }
  memcpy(copy, bytes, (size_t)count);
  face->bytes = copy;
  *error = FT_Init_FreeType(&face->library);
  if (!*error) *error = FT_New_Memory_Face(face->library, copy, count, 0, &face->face);
  // At 72 dpi a point is a pixel.
  if (!*error) *error = FT_Set_Char_Size(face->face, 0, lround(pixels * 64), 72, 72);
  if (*error) {
    text_close(face);
    return NULL;
  }
  return face;
}

static int load(TextFace *face, uint32_t character) {
  return FT_Load_Char(face->face, character, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
}

double text_advance(TextFace *face, uint32_t character) {
  return load(face, character) ? 0 : face->face->glyph->linearHoriAdvance / 65536.0;
}

int text_draw(TextFace *face, uint32_t character, double offset, TextGlyph *glyph) {
  int error = load(face, character);
  if (error) return error;
  FT_GlyphSlot slot = face->face->glyph;
  FT_Outline_Translate(&slot->outline, lround(offset * 64), 0);
  error = FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL);
  if (error) return error;
  // With this mode a row has no padding, and rows run downward.
  if (slot->bitmap.rows > 0 && slot->bitmap.pitch != (int)slot->bitmap.width)
    return FT_Err_Invalid_Pixel_Size;
  glyph->left = slot->bitmap_left;
  glyph->top = slot->bitmap_top;
  glyph->width = (int)slot->bitmap.width;
  glyph->height = (int)slot->bitmap.rows;
  glyph->ink = slot->bitmap.buffer;
  return 0;
}

int text_version(int *major, int *minor, int *patch) {
  FT_Library library;
  int error = FT_Init_FreeType(&library);
  if (error) return error;
  FT_Library_Version(library, major, minor, patch);
  FT_Done_FreeType(library);
  return 0;
}
