// Stands for a module that is loaded by another one, and never used.
