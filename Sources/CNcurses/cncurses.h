// What Swift cannot import of ncursesw by itself: its wide-character interface and its macros.
#ifndef BACKFLIP_CNCURSES_H
#define BACKFLIP_CNCURSES_H

#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE_EXTENDED 1
#include <locale.h>
#include <ncurses.h>

#endif
