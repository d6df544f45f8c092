import { createServer, type Server } from 'node:http';
import { type Clock, SYSTEM_CLOCK } from '../lib/clock.ts';
import { createAccount } from './account.ts';
import type { DeliveryOptions } from './callbacks/deliver.ts';
import { scheduleCallbacks } from './callbacks/schedule.ts';
import { createSandboxClock, type SandboxClock } from './clock.ts';
import { createFaults, type Fault } from './faults.ts';
import type { Limits, RouteContext } from './http.ts';
import { callbacksOf, type Store } from './nouns.ts';
import { createRequestLog, type LoggedRequest } from './request-log.ts';
import type { SeedData } from './seed.ts';
import { type ServerState, serve } from './serve.ts';
import { BadStateError, canShowAll, type KeptState, openState, type StateOptions } from './state/kept-state.ts';

export interface SandboxOptions {
  /** Default: any free port. */
  port?: number;
  /** Real time, from which the sandbox has its own. Default: the system clock. */
  clock?: Clock;
  /** How many times faster than real time dates, trainings and videos advance. Default: 1. */
  speed?: number;
  /** The same seed gives the same data, ids and API key. Default: 1. */
  seed?: number;
  apiKey?: string;
  data?: SeedData;
  personaShape?: RouteContext<Store>['personaShape'];
  /** Limits of the account. Default: only those that have a default. */
  limits?: Limits;
  /** Milliseconds between handling a request and sending its response. Default: 0. */
  latencyMs?: number;
  /** Failures of the first matching requests. */
  faults?: readonly Fault[];
  /** The hosts whose callback URLs are called. Default: `loopback`, this machine. */
  callbacksTo?: DeliveryOptions['to'];
  /** The file in which the account is kept between runs. Default: it ends with the sandbox. */
  state?: StateOptions;
  /** Gets each line of the sandbox's own log: warnings and callbacks. Default: no log. */
  onLog?: (line: string) => void;
}

/** A local Tavus API on 127.0.0.1 with made-up data: same paths, same checks, same inconsistencies. */
export interface Sandbox {
  /** The base URL, without a trailing slash. */
  url: string;
  apiKey: string;
  store: Store;
  clock: SandboxClock;
  /** Can be changed while the sandbox runs, for example to add credits. */
  limits: Limits;
  /** The last 1000 requests, oldest first; fewer when together they exceed 20 MB. */
  requests: readonly LoggedRequest[];
  /** Makes the next matching requests fail. */
  fail(fault: Fault): void;
  clearFaults(): void;
  /** Saves the account for a last time, and lets another sandbox use its file. Synchronous, for the end of the program. */
  leave(): void;
  /** Stops the server, and closes open connections, delayed responses and callbacks. */
  close(): Promise<void>;
}

/** @throws Error EADDRINUSE when the port is in use; BadStateError, StateInUseError and errors of the system for `state` */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const kept = openState(options.state);
  try {
    return await start(options, kept);
  } catch (error) {
    kept.release();
    throw error;
  }
}

async function start(options: SandboxOptions, kept: KeptState): Promise<Sandbox> {
  const state = createState(options, kept);
  const { account, context, log, faults, callbacks } = state;
  if (options.state && kept.saved && !(await canShowAll(context))) throw new BadStateError(options.state.path);
  const server = createServer((request, response) => {
    // Fails only when the connection is lost or the sandbox is closing.
    serve(request, response, state).catch(() => response.destroy());
  });
  context.baseUrl = await listen(server, options.port ?? 0);
  state.save();
  callbacks.check();
  const leave = () => {
    state.save();
    kept.release();
  };
  return {
    ...{ url: context.baseUrl, apiKey: account.apiKey, store: account.store, limits: account.limits },
    clock: context.clock,
    ...{ requests: log.entries, fail: faults.add, clearFaults: faults.clear, leave },
    close: () => {
      callbacks.close();
      leave();
      return close(server, state.closing);
    },
  };
}

function createState(options: SandboxOptions, kept: KeptState): ServerState {
  const { seed = 1, data = 'full', personaShape = 'flat', latencyMs = 0, onLog: log = () => {} } = options;
  const { clock: base = SYSTEM_CLOCK, callbacksTo: to = 'loopback', faults: firstFaults = [] } = options;
  const { saved } = kept;
  const clock = createSandboxClock(base, options.speed, Math.max(base.now(), saved?.now ?? 0));
  const account = createAccount({ clock, seed, data, apiKey: options.apiKey, limits: options.limits, saved });
  const { store, limits } = account;
  const context = { store, clock, baseUrl: '', personaShape, limits, log };
  const closing = new AbortController();
  const delivery = { to, clock: base, log, signal: closing.signal };
  const save = () => kept.save(account, clock, log);
  const callbacks = scheduleCallbacks(() => callbacksOf(store, context.baseUrl), clock, delivery, save);
  const faults = createFaults();
  for (const fault of firstFaults) faults.add(fault);
  const requests = createRequestLog(clock.now);
  return { account, context, faults, firstFaults, log: requests, callbacks, closing, latencyMs, save };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`);
    });
  });
}

function close(server: Server, closing: AbortController): Promise<void> {
  return new Promise((resolve) => {
    closing.abort();
    // A second close() passes an error to the callback, which is ignored.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
