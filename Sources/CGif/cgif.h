// giflib's encoder, as it is.
#ifndef BACKFLIP_CGIF_H
#define BACKFLIP_CGIF_H

#include <gif_lib.h>

#endif
