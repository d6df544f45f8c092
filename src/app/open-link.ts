import { platform } from 'node:os';
import type { Env } from '../lib/env.ts';

/** Opens a web address in the user's browser. @returns false without a browser: over SSH, or without a display */
export async function openLink(url: string, env: Env): Promise<boolean> {
  // Anything but http could start another program, or be parsed as an option of the opener.
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url) || !hasBrowser(env)) return false;
  const { default: open } = await import('open');
  try {
    await open(new URL(url).href);
    return true;
  } catch {
    return false;
  }
}

function hasBrowser(env: Env): boolean {
  if (env.SSH_CONNECTION || env.SSH_TTY) return false;
  return platform() !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME);
}
