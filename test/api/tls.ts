import { once } from 'node:events';
import type http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { onTestFinished, vi } from 'vitest';

// Self-signed, for tavus.test and 127.0.0.1; only for these tests.
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
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
/** The same, expired in 2020. */
export const EXPIRED = `-----BEGIN CERTIFICATE-----
MIIBSTCB76ADAgECAgEHMAoGCCqGSM49BAMCMBUxEzARBgNVBAMMCnRhdnVzLnRl
c3QwHhcNMjAwMTAxMDAwMDAwWhcNMjAwMjAxMDAwMDAwWjAVMRMwEQYDVQQDDAp0
YXZ1cy50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEA+Tr6KSNg33CPYwB
xDT3ImAj05q89BXDM1abMpjnhv6gl6v8n8/hq1aQnAT+VypclmMQtxxCQQirujvL
3mCQHqMwMC4wDwYDVR0TAQH/BAUwAwEB/zAbBgNVHREEFDASggp0YXZ1cy50ZXN0
hwR/AAABMAoGCCqGSM49BAMCA0kAMEYCIQCcl2veyjnCkcthUgivvRaPvbTjk8MK
1SEGZZR6y1FHkwIhAMIzb3VmCt9PFzzrPzI/xeLwX23hzkX6+ZeyZsuqil0G
-----END CERTIFICATE-----`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgoZwDogpdkfsqHGY7
CBgQXg/6vOiuUNAD1Y+XSgqsb/ehRANCAAQD5OvopI2DfcI9jAHENPciYCPTmrz0
FcMzVpsymOeG/qCXq/yfz+GrVpCcBP5XKlyWYxC3HEJBCKu6O8veYJAe
-----END PRIVATE KEY-----`;

/** An https server on loopback with an untrusted certificate. @returns its port */
export async function serveTls(answer: (response: http.ServerResponse) => void): Promise<number> {
  const { port, close } = await openTls(CERTIFICATE, answer);
  onTestFinished(close);
  return port;
}

/** The same with another certificate; the caller closes it. */
export async function openTls(
  cert: string,
  answer: (response: http.ServerResponse) => void,
): Promise<{ readonly port: number; close(): void }> {
  const server = https.createServer({ cert, key }, (_, response) => answer(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** For one test. Suppresses Node's warning about it. */
export function trustEveryCertificate() {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  onTestFinished(() => {
    vi.unstubAllEnvs();
    warn.mockRestore();
  });
}

/** A server on loopback that terminates TLS and forwards the data. @returns its URL */
export async function serveTlsBefore(target: number): Promise<string> {
  const server = tls.createServer({ cert: CERTIFICATE, key }, (socket) => {
    const through = net.connect(target, '127.0.0.1');
    socket.pipe(through).pipe(socket);
    for (const end of [socket, through]) end.on('error', () => [socket, through].forEach((one) => void one.destroy()));
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
