import { once } from 'node:events';
import type http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

// Signed by itself, for tavus.test and 127.0.0.1; good for nothing outside these tests.
const cert = `-----BEGIN CERTIFICATE-----
MIIBnjCCAUSgAwIBAgIUW3tUd+QNI92ph2KRcndMjZNmMVcwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKdGF2dXMudGVzdDAgFw0yNjExMjMxNTM5MjdaGA8yMTI2MTAz
MDE1MzkyN1owFTETMBEGA1UEAwwKdGF2dXMudGVzdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABAPk6+ikjYN9wj2MAcQ09yJgI9OavPQVwzNWmzKY54b+oJer/J/P
4atWkJwE/lcqXJZjELccQkEIq7o7y95gkB6jcDBuMB0GA1UdDgQWBBQh41QMXL04
3MoKIEF+lcSkuaR9bzAfBgNVHSMEGDAWgBQh41QMXL043MoKIEF+lcSkuaR9bzAP
BgNVHRMBAf8EBTADAQH/MBsGA1UdEQQUMBKCCnRhdnVzLnRlc3SHBH8AAAEwCgYI
KoZIzj0EAwIDSAAwRQIgZJVSDPXziNzz5btBTzOiyjKGp/NAKbQqSuPGoVY8vrEC
IQCkbJYHGvKCR/txo/0+4oxrPbUVAtUec1VYzeqkqlb0qQ==
-----END CERTIFICATE-----`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgoZwDogpdkfsqHGY7
CBgQXg/6vOiuUNAD1Y+XSgqsb/ehRANCAAQD5OvopI2DfcI9jAHENPciYCPTmrz0
FcMzVpsymOeG/qCXq/yfz+GrVpCcBP5XKlyWYxC3HEJBCKu6O8veYJAe
-----END PRIVATE KEY-----`;

/** An https server on loopback whose certificate nobody trusts; gives its port. */
export async function serveTls(answer: (response: http.ServerResponse) => void): Promise<number> {
  const server = https.createServer({ cert, key }, (_, response) => answer(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** For one test. Node's warning about it is kept from the output. */
export function trustEveryCertificate() {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  onTestFinished(() => {
    vi.unstubAllEnvs();
    warn.mockRestore();
  });
}
