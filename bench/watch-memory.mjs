// The peak memory of a process, sampled while it runs.
import { readFileSync } from 'node:fs';

const KB_PER_MB = 1024;
const LOOK_MS = 50;

/** @returns a function that stops and returns the peak in megabytes; undefined except on Linux */
export function watchMemory(pid) {
  let peak;
  const look = () => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const found = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
      if (found !== undefined) peak = Number(found) / KB_PER_MB;
    } catch {
      // It has ended, or the system has no such file.
    }
  };
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    return peak;
  };
}
