// Of a library of many hashes the one that is needed: where a whole module is fetched when it is, a bundler may keep all of it.

export { sha256 } from "@noble/hashes/sha2.js";
