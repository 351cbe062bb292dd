// Loaded before the Action: whatever reaches for a network ends the process with a code of its own.
const REACHED = 99;

for (const [name, functions] of [
  ['node:net', ['connect', 'createConnection']],
  ['node:dns', ['lookup', 'resolve', 'resolve4', 'resolve6']],
  ['node:dgram', ['createSocket']],
]) {
  const module = require(name);
  for (const key of functions) module[key] = () => process.exit(REACHED);
}
require('node:net').Socket.prototype.connect = () => process.exit(REACHED);
globalThis.fetch = () => process.exit(REACHED);
globalThis.WebSocket = class {
  constructor() {
    process.exit(REACHED);
  }
};
