// SQLite as it is, and a call of its variadic sqlite3_db_config, which Swift cannot make.
#ifndef BACKFLIP_CSQLITE_H
#define BACKFLIP_CSQLITE_H

#include <sqlite3.h>

/// Sets one of sqlite3_db_config's switches; returns SQLite's result code.
static inline int backflip_db_config(sqlite3 *database, int option, int value) {
  return sqlite3_db_config(database, option, value, (int *)0);
}

#endif
