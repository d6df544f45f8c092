import { describe, expect, it } from 'vitest';
import { serveTls, trustEveryCertificate } from '../api/tls.ts';
import { serveBadProxy, serveTunnel } from '../api/tunnel.ts';
import { runTavus } from '../support/command.ts';

const SERVER = { TAVUS_BASE_URL: 'https://tavus.test', TAVUS_API_KEY: 'key-0123456789-wxyz' };

describe('a command through a proxy', () => {
  it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'])('reaches the server: %s', async (name) => {
    trustEveryCertificate();
    const tunnel = await serveTunnel(await serveTls((response) => response.end('{"data":[],"total_count":0}')));
    const { code } = await runTavus(['video', 'list'], { env: { ...SERVER, [name]: tunnel.url } });
    expect([code, tunnel.passed()]).toEqual([0, expect.stringMatching(/^CONNECT tavus\.test:443 /)]);
  });

  it.each(['socks', 'socks4', 'socks5', 'socks5h'])('refuses %s by name, without connecting', async (scheme) => {
    const proxy = await serveBadProxy(() => {});
    for (const name of ['HTTPS_PROXY', 'ALL_PROXY']) {
      const env = { ...SERVER, [name]: proxy.url.replace('http', scheme) };
      const { code, errors } = await runTavus(['video', 'list'], { env });
      expect([code, errors]).toEqual([1, expect.stringContaining(`${name} names a SOCKS proxy (${scheme}://)`)]);
    }
    expect(proxy.count()).toBe(0);
  });

  it('reports that a proxy closes the connection, after one attempt, in doctor too', async () => {
    const proxy = await serveBadProxy((socket) => socket.destroy());
    const env = { ...SERVER, HTTPS_PROXY: proxy.url };
    const { code, errors } = await runTavus(['video', 'list'], { env });
    expect([code, errors]).toEqual([1, expect.stringContaining('closed the connection without a response')]);
    expect(proxy.count()).toBe(1);
    const { output } = await runTavus(['doctor'], { env });
    expect(output).toContain('closed the connection without a response');
    expect(output).toContain('Check host and port in HTTPS_PROXY');
  });

  it('does not send a change twice, and reports that it was not received', async () => {
    const proxy = await serveBadProxy((socket) => socket.destroy());
    const { code, errors } = await runTavus(['video', 'delete', '8a4f94e736', '--yes'], {
      env: { ...SERVER, HTTPS_PROXY: proxy.url },
    });
    expect([code, proxy.count()]).toEqual([1, 1]);
    expect(errors).not.toContain('may have received');
  });
});
