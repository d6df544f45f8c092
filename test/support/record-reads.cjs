// Preloaded into the built program: writes the path of each file that is opened, as often as it is, to the file that
// TAVUS_RECORD names. At once: a run that answers a shell may end without an exit.
const fs = require('node:fs');

const { appendFileSync, openSync } = fs;

function record(path) {
  fs.openSync = openSync;
  appendFileSync(process.env.TAVUS_RECORD, `${path}\n`);
  fs.openSync = recordingOpen;
}

function recordingOpen(path, ...rest) {
  record(path);
  return openSync.call(this, path, ...rest);
}

fs.openSync = recordingOpen;
for (const [owner, name] of [
  [fs, 'readFileSync'],
  [fs, 'readFile'],
  [fs, 'open'],
  [fs.promises, 'readFile'],
  [fs.promises, 'open'],
]) {
  const original = owner[name];
  owner[name] = function (path, ...rest) {
    // A file that is open already has been recorded.
    if (typeof path === 'string') record(path);
    return original.call(this, path, ...rest);
  };
}
