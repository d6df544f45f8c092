// Preloaded into the built program: writes which modules a run has read to the file that TAVUS_RECORD names.
const { writeFileSync } = require('node:fs');
const Module = require('node:module');

const builtins = new Set();
const load = Module._load;
Module._load = function (name, ...rest) {
  if (Module.isBuiltin(name)) builtins.add(name.replace(/^node:/, ''));
  return load.call(this, name, ...rest);
};
process.on('exit', () => {
  const record = { files: Object.keys(require.cache).filter((path) => path !== __filename), builtins: [...builtins] };
  writeFileSync(process.env.TAVUS_RECORD, JSON.stringify(record));
});
