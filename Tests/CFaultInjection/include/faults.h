// Nothing to call: the library is loaded before the program and takes the place of the system's functions.
