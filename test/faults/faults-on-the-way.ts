import type { FaultCase } from './faults.ts';

const DOCTOR = /run tavus doctor/;
const UNSTEADY = /network may be unstable, or a firewall or proxy closed/;
const CERTIFICATE = { code: 'network', next: /Check TAVUS_BASE_URL\. .*run tavus doctor/ };
const PROXY = { code: 'network', reason: /proxy/ };

/** Nothing came from Tavus, or not all of it. */
export const ON_THE_WAY = {
  'no name': {
    ...{ place: 'nowhere', code: 'network', next: DOCTOR, reason: /(may be|are probably) offline/ },
    happened: /the name tavus\.invalid could not be resolved|the DNS lookup of tavus\.invalid/,
  },
  'refused connection': {
    ...{ place: 'closed port', code: 'network', next: /Check the connection, and TAVUS_BASE_URL/ },
    ...{ happened: /127\.0\.0\.1:\d+ refused the connection \(ECONNREFUSED/, reason: /firewall/ },
  },
  'no HTTP': {
    mayBeMade: true,
    ...{ place: 'no http', code: 'unreadable_answer', happened: /it is not HTTP/ },
    ...{ reason: /may not be Tavus/, next: /tavus auth status/ },
  },
  'untrusted certificate': {
    ...{ ...CERTIFICATE, place: 'untrusted tls', happened: /is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT/ },
    reason: /company's proxy intercepts TLS, add its certificate with NODE_EXTRA_CA_CERTS/,
  },
  'expired certificate': {
    ...{ ...CERTIFICATE, place: 'expired tls', happened: /has expired or is not valid yet \(CERT_HAS_EXPIRED/ },
    reason: /this computer's clock/,
  },
  'certificate of another name': {
    ...{ ...CERTIFICATE, place: 'other tls', happened: /of localhost:\d+ is for another host name/ },
    reason: /address may be wrong, or a sign-in page/,
  },
  'proxy asks for a password': {
    ...{
      ...PROXY,
      place: 'asking proxy',
      happened: /the proxy 127\.0\.0\.1:\d+ requires a user name and password \(407/,
    },
    next: /Set or correct them in HTTPS_PROXY: http:\/\/NAME:PASSWORD@127/,
  },
  'proxy forbids': {
    ...{ ...PROXY, place: 'forbidding proxy', happened: /refuses requests to tavus\.invalid \(403/ },
    next: /Ask its administrator .* proxy in https_proxy/,
  },
  'proxy fails': {
    ...{
      ...PROXY,
      place: 'failing proxy',
      happened: /the proxy 127\.0\.0\.1:\d+ could not reach tavus\.invalid \(502/,
    },
    ...{ reason: /set by ALL_PROXY/, next: /ask its administrator/ },
  },
  'missing proxy': {
    ...{ ...PROXY, place: 'missing proxy', happened: /the proxy 127\.0\.0\.1:\d+ refused the connection/ },
    next: /Check the connection, and HTTPS_PROXY/,
  },
  'strange proxy': {
    ...{ ...PROXY, place: 'strange proxy', happened: /all_proxy names a SOCKS proxy \(socks5:\/\/\)/ },
    next: /Set all_proxy to one, or unset it/,
  },
  'no connection in time': {
    ...{ place: 'mute tls', code: 'timeout', happened: /the connection timed out after 10 s/ },
    ...{ reason: /firewall or VPN/, next: /TAVUS_BASE_URL\. .*run tavus doctor/ },
  },
  'no answer in time': {
    mayBeMade: true,
    ...{ fault: { delayMs: 600_000 }, code: 'timeout', happened: /no complete response arrived within 30 s/ },
    ...{ reason: /busy, or the network may be slow/, next: /Try again in a minute/ },
  },
  'half an answer in time': {
    mayBeMade: true,
    ...{ fault: { stallAt: 5 }, code: 'timeout', happened: /no complete response arrived within 30 s/ },
    ...{ reason: /busy, or the network may be slow/, next: /Try again in a minute/ },
  },
  'cut before the answer': {
    mayBeMade: true,
    ...{ fault: { drop: 'before' }, code: 'network', reason: UNSTEADY, next: DOCTOR },
    happened: /was closed before a response arrived \(ECONNRESET/,
  },
  'cut after it was done': {
    mayBeMade: true,
    ...{ fault: { drop: 'after' }, code: 'network', reason: UNSTEADY, next: DOCTOR },
    happened: /was closed before a response arrived/,
  },
  'cut within the answer': {
    mayBeMade: true,
    ...{ fault: { cutAt: 5 }, code: 'unreadable_answer', reason: UNSTEADY, next: /Try again/ },
    happened: /it is incomplete/,
  },
} satisfies Record<string, FaultCase>;
