// Stands in for VS Code's native logger, which is not built here. Writes plain files.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const nothing = () => undefined;

class Logger {
  constructor(_kind, name, file) {
    this.name = name;
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'critical']) {
      this[level] = (message) => appendFileSync(file, `${new Date().toISOString()} [${level}] ${message}\n`);
    }
    for (const method of ['setLevel', 'setPattern', 'clearFormatters', 'flush', 'drop']) this[method] = nothing;
  }
  getLevel() {
    return 2;
  }
}

async function create(name, file) {
  mkdirSync(dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
}

// One by one: VS Code imports this as an ES module, and Node finds names to import only in this form.
exports.version = 0;
exports.setLevel = nothing;
exports.setFlushOn = nothing;
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
