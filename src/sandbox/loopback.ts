/** True for a host of a URL that is this machine: `localhost`, 127.0.0.0/8 and `[::1]`. @param hostname as by `URL` */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
