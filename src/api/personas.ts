/** Pipeline settings as Tavus sends them: any JSON object. Values equal to the default are left out of answers. */
export type PersonaLayers = Record<string, unknown>;

/** One persona as the API names it; `pal_*` and `default_face_id` twins are folded into these. It carries no user/system type. */
export interface Persona {
  /** Empty when the answer carried no id. */
  persona_id: string;
  persona_name: string;
  system_prompt?: string;
  /** Deprecated by Tavus, still stored. */
  context?: string;
  pipeline_mode?: string;
  default_replica_id?: string;
  layers?: PersonaLayers;
  /** ISO 8601, UTC. */
  created_at?: string;
  updated_at?: string;
}

/** Body of `POST /v2/personas`. */
export interface CreatePersona {
  persona_name?: string;
  /** Needed unless `pipeline_mode` is `echo`. */
  system_prompt?: string;
  context?: string;
  pipeline_mode?: 'full' | 'echo';
  default_replica_id?: string;
  layers?: PersonaLayers;
}

/** Answer of `POST /v2/personas`. */
export interface PersonaCreated {
  persona_id: string;
  persona_name: string;
  /** ISO 8601, UTC. */
  created_at?: string;
}

/** One JSON Patch operation (RFC 6902). */
export interface PatchOperation {
  op: 'add' | 'remove' | 'replace' | 'copy' | 'move' | 'test';
  /** JSON Pointer into the persona as GET returns it. */
  path: string;
  from?: string;
  value?: unknown;
}
