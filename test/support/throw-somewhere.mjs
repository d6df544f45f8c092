// Loaded before the program, with --import: a built-in fails as a fault of the program would.
import process from 'node:process';

const { FAULT = 'Something that can not be' } = process.env;

function fault() {
  return new TypeError(FAULT, { cause: new Error('The cause of it') });
}

// Dates are worded within actions.
if (process.env.FAULT_IN === 'action') {
  Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
    get() {
      throw fault();
    },
  });
}

// What nobody can catch: at a moment of the test's choice.
process.on('SIGUSR2', () => {
  if (process.env.FAULT_IN === 'promise') void Promise.reject(fault());
  else throw fault();
});
