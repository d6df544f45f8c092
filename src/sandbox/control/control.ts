import type { SandboxAccount } from '../account.ts';
import type { Fault, Faults } from '../faults.ts';
import type { RouteContext, RouteIn } from '../http.ts';
import type { Store } from '../nouns.ts';
import type { RequestLog } from '../request-log.ts';

/** What the requests below /_sandbox can change. */
export interface Control {
  readonly account: SandboxAccount;
  readonly context: RouteContext<Store>;
  readonly faults: Faults;
  /** Those that a reset sets again. */
  readonly firstFaults: readonly Fault[];
  readonly log: RequestLog;
}

export type ControlRoute = RouteIn<Control>;
