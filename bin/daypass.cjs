#!/usr/bin/env node
// The command line is TypeScript: tsx runs it as it is.
require("tsx/cjs");
require("./daypass.ts");
