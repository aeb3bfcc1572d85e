/** The address of a module with all that it imports as one script: `scripts/bundle.mjs`. */
declare module "*?bundle" {
  const address: string;
  export default address;
}
