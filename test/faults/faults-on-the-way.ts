import type { FaultCase } from './faults.ts';

const DOCTOR = /tavus doctor looks at every step/;
const UNSTEADY = /network is unsteady, or a firewall or proxy cut/;
const CERTIFICATE = { code: 'network', next: /Check TAVUS_BASE_URL\. tavus doctor/ };
const PROXY = { code: 'network', reason: /proxy/ };

/** Nothing came from Tavus, or not all of it. */
export const ON_THE_WAY = {
  'no name': {
    ...{ place: 'nowhere', code: 'network', next: DOCTOR, reason: /(may be|are probably) offline/ },
    happened: /the name tavus\.invalid is not known|the DNS lookup of tavus\.invalid/,
  },
  'refused connection': {
    ...{ place: 'closed port', code: 'network', next: /Check the connection, and TAVUS_BASE_URL/ },
    ...{ happened: /nothing listens at 127\.0\.0\.1:\d+ \(ECONNREFUSED/, reason: /firewall/ },
  },
  'no HTTP': {
    mayBeMade: true,
    ...{ place: 'no http', code: 'unreadable_answer', happened: /it is not HTTP/ },
    ...{ reason: /may not be Tavus/, next: /tavus auth status/ },
  },
  'untrusted certificate': {
    ...{ ...CERTIFICATE, place: 'untrusted tls', happened: /is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT/ },
    reason: /company's proxy opens TLS, name its certificate in NODE_EXTRA_CA_CERTS/,
  },
  'expired certificate': {
    ...{ ...CERTIFICATE, place: 'expired tls', happened: /has expired or is not valid yet \(CERT_HAS_EXPIRED/ },
    reason: /clock may be wrong/,
  },
  'certificate of another name': {
    ...{ ...CERTIFICATE, place: 'other tls', happened: /for localhost:\d+ is for another host name/ },
    reason: /address may be wrong, or a sign-in page/,
  },
  'proxy asks for a password': {
    ...{
      ...PROXY,
      place: 'asking proxy',
      happened: /the proxy 127\.0\.0\.1:\d+ requires a user name and password \(407/,
    },
    next: /Put them into HTTPS_PROXY: http:\/\/NAME:PASSWORD@127/,
  },
  'proxy forbids': {
    ...{ ...PROXY, place: 'forbidding proxy', happened: /refuses requests to tavus\.invalid pass \(403/ },
    next: /Ask who runs it .* or correct https_proxy/,
  },
  'proxy fails': {
    ...{
      ...PROXY,
      place: 'failing proxy',
      happened: /the proxy 127\.0\.0\.1:\d+ could not reach tavus\.invalid \(502/,
    },
    ...{ reason: /fault is behind the proxy, which ALL_PROXY names/, next: /ask who runs it/ },
  },
  'missing proxy': {
    ...{ ...PROXY, place: 'missing proxy', happened: /nothing listens at the proxy 127\.0\.0\.1:\d+/ },
    next: /Check the connection, and HTTPS_PROXY/,
  },
  'strange proxy': {
    ...{ ...PROXY, place: 'strange proxy', happened: /all_proxy names a SOCKS proxy \(socks5:\/\/\)/ },
    next: /Set all_proxy to one, or unset it/,
  },
  'no connection in time': {
    ...{ place: 'mute tls', code: 'timeout', happened: /no connection timed out after 10 s/ },
    ...{ reason: /firewall or VPN/, next: /TAVUS_BASE_URL\. tavus doctor/ },
  },
  'no answer in time': {
    mayBeMade: true,
    ...{ fault: { delayMs: 600_000 }, code: 'timeout', happened: /no complete response arrived within 30 s/ },
    ...{ reason: /busy, or the network slow/, next: /Try again in a minute/ },
  },
  'half an answer in time': {
    mayBeMade: true,
    ...{ fault: { stallAt: 5 }, code: 'timeout', happened: /no complete response arrived within 30 s/ },
    ...{ reason: /busy, or the network slow/, next: /Try again in a minute/ },
  },
  'cut before the answer': {
    mayBeMade: true,
    ...{ fault: { drop: 'before' }, code: 'network', reason: UNSTEADY, next: DOCTOR },
    happened: /broke off before an answer came \(ECONNRESET/,
  },
  'cut after it was done': {
    mayBeMade: true,
    ...{ fault: { drop: 'after' }, code: 'network', reason: UNSTEADY, next: DOCTOR },
    happened: /broke off before an answer came/,
  },
  'cut within the answer': {
    mayBeMade: true,
    ...{ fault: { cutAt: 5 }, code: 'unreadable_answer', reason: UNSTEADY, next: /Try again/ },
    happened: /it broke off/,
  },
} satisfies Record<string, FaultCase>;
