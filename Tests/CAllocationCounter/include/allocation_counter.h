#pragma once

/// How often the calling thread has asked for memory so far; -1 where that is not counted.
long allocation_count(void);
