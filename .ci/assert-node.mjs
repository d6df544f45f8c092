// Fails unless this process runs the given major version of Node.
const [wanted] = process.argv.slice(2);
console.log(`Node ${process.version}`);
if (process.version.split('.')[0] !== `v${wanted}`) {
  console.error(`Expected Node ${wanted}.`);
  process.exit(1);
}
