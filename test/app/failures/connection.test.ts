import { describe, expect, it } from 'vitest';
import { NetworkError, TimeoutError } from '../../../src/api/errors.ts';
import { explainNetwork, explainTimeout } from '../../../src/app/failures/connection.ts';

const GET = { method: 'GET', path: '/v2/videos' };
const TAVUS = 'https://tavusapi.com';
const failure = (code: string, origin = TAVUS, proxyStatus?: number) =>
  new NetworkError('It failed.', GET, code, { origin, proxyStatus });

describe('a failed connection', () => {
  it.each([
    ['ENOTFOUND', 'the name tavusapi.com could not be resolved', /offline/],
    ['EAI_AGAIN', 'the DNS lookup of tavusapi.com failed', /offline/],
    ['ECONNREFUSED', 'tavusapi.com refused the connection', /firewall/],
    ['EHOSTUNREACH', 'tavusapi.com is unreachable', /VPN/],
    ['ENETUNREACH', 'tavusapi.com is unreachable', /VPN/],
    ['ECONNRESET', 'the connection was closed before a response arrived', /unstable/],
    ['EPIPE', 'the connection was closed before a response arrived', /unstable/],
    ['ETIMEDOUT', 'the connection to tavusapi.com timed out', /firewall/],
    ['CERT_HAS_EXPIRED', 'the certificate of tavusapi.com has expired or is not valid yet', /clock/],
    ['CERT_NOT_YET_VALID', 'the certificate of tavusapi.com has expired or is not valid yet', /clock/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate of tavusapi.com is for another host name', /sign-in page/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'the certificate of tavusapi.com is not trusted', /NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'the certificate of tavusapi.com is not trusted', /NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'the certificate of tavusapi.com is not trusted', /NODE_EXTRA_CA_CERTS/],
    ['EPROTO', 'tavusapi.com does not support TLS', /port/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tavusapi.com does not support TLS', /port/],
    ['EWHATEVER', 'the request to tavusapi.com failed', /proxy/],
  ])('%s: %s', (code, happened, reason) => {
    const words = explainNetwork(failure(code), {});
    expect(words.happened).toBe(happened);
    expect(words.hint).toMatch(reason);
    // The default address is set by no variable.
    expect(words.hint).not.toContain('TAVUS_BASE_URL');
  });
});

describe('what the hint tells to check', () => {
  it.each([
    ['the variable that names the server', 'https://a.test', { TAVUS_BASE_URL: 'https://a.test/x' }, 'TAVUS_BASE_URL'],
    ['the server that was saved', 'https://b.test', { TAVUS_BASE_URL: 'https://a.test' }, 'tavus auth status'],
    ['the server that was saved, alone', 'https://b.test', {}, 'tavus auth status'],
    ['the proxy', TAVUS, { HTTPS_PROXY: 'http://p.test:3128' }, 'HTTPS_PROXY'],
    ['the proxy that is looked at first', TAVUS, { ALL_PROXY: 'p.test', https_proxy: 'p.test' }, 'https_proxy'],
  ])('is %s', (_what, origin, env, wanted) => {
    expect(explainNetwork(failure('ECONNREFUSED', origin), env).hint).toContain(wanted);
  });

  it('is not a bypassed proxy', () => {
    const env = { HTTPS_PROXY: 'http://p.test:3128', NO_PROXY: 'tavusapi.com' };
    expect(explainNetwork(failure('ECONNREFUSED'), env).happened).toBe('tavusapi.com refused the connection');
  });

  it.each([
    ['ECONNREFUSED', 'the proxy p.test:3128 refused the connection'],
    ['ENOTFOUND', 'the name p.test of the proxy could not be resolved'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'the certificate of tavusapi.com is not trusted'],
  ])('distinguishes the proxy from the server: %s', (code, happened) => {
    const env = { HTTPS_PROXY: 'http://rio:hunter2@p.test:3128' };
    const words = explainNetwork(failure(code), env);
    expect(words.happened).toBe(happened);
    expect(JSON.stringify(words)).not.toContain('hunter2');
  });

  it.each([
    ['ERR_PROXY_CLOSED', 'closed the connection without a response'],
    ['ERR_PROXY_ANSWER', 'does not respond like an HTTP proxy'],
  ])('explains a proxy that fails with %s: %s', (code, happened) => {
    const words = explainNetwork(failure(code), { HTTPS_PROXY: 'http://rio:hunter2@p.test:3128' });
    expect([words.happened, words.hint]).toEqual([
      `the proxy p.test:3128 ${happened}`,
      expect.stringContaining('HTTPS_PROXY'),
    ]);
  });

  it.each([
    ['socks5://rio:hunter2@p.test:1080', 'ALL_PROXY names a SOCKS proxy (socks5://)'],
    ['SOCKS://p.test', 'ALL_PROXY names a SOCKS proxy (socks://)'],
    ['quic://p.test', 'ALL_PROXY names an unsupported proxy type (quic://)'],
    ['"http://p.test:3128"', 'ALL_PROXY has quotes around its value'],
    ['http://', 'ALL_PROXY is not a valid proxy address'],
  ])('explains an unusable proxy, %s: %s', (url, happened) => {
    const words = explainNetwork(failure('ERR_PROXY_ADDRESS'), { ALL_PROXY: url });
    expect(words.happened).toBe(happened);
    expect(words.hint).toContain('Set ALL_PROXY to one');
    expect(JSON.stringify(words)).not.toContain('hunter2');
  });

  it.each([
    [407, 'requires a user name and password', /HTTPS_PROXY: http:\/\/NAME:PASSWORD@p\.test:3128/],
    [403, 'refuses requests to tavusapi.com', /Ask its administrator/],
    [503, 'could not reach tavusapi.com', /set by HTTPS_PROXY/],
    [undefined, 'refuses requests to tavusapi.com', /Ask its administrator/],
  ])('explains a proxy that responds with %s: %s', (status, happened, hint) => {
    const words = explainNetwork(failure('ERR_PROXY_TUNNEL', TAVUS, status), { HTTPS_PROXY: 'http://p.test:3128' });
    expect(words.happened).toBe(`the proxy p.test:3128 ${happened}`);
    expect(words.hint).toMatch(hint);
  });
});

describe('a timeout', () => {
  it('tells to check the server of a profile', () => {
    const error = new TimeoutError('', { ...GET, server: 'https://work.test/tavus' }, 'connect', 2500);
    expect(explainTimeout(error, {}).hint).toContain('tavus auth status');
    expect(explainTimeout(error, { TAVUS_BASE_URL: 'https://work.test/tavus' }).hint).toContain('TAVUS_BASE_URL');
  });

  it.each([
    [{}, 'the connection timed out after 2.5 s'],
    [{ https_proxy: 'http://p.test:3128' }, 'the connection through the proxy p.test:3128 timed out after 2.5 s'],
  ])('names the proxy: %j', (env, happened) => {
    expect(explainTimeout(new TimeoutError('', GET, 'connect', 2500), env).happened).toBe(happened);
  });
});
