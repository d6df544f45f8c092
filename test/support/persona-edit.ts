import { PERSONA_JSON, type PersonaJson } from '../../src/modules/persona/persona-json.ts';
import * as patch from '../../src/modules/resource/edit/apply-patch.ts';
import * as settings from '../../src/modules/resource/edit/set-value.ts';
import * as words from '../../src/modules/resource/edit/words.ts';

/** What the kit does to JSON, with the fields of a persona. */
export const readPatch = (text: string) => patch.readPatch(PERSONA_JSON, text);

export const applyPatch = (json: PersonaJson, operations: ReturnType<typeof readPatch>) =>
  patch.applyPatch(PERSONA_JSON, json, operations);

export const readSetting = (text: string) => settings.readSetting(PERSONA_JSON, text);

export const applySettings = (json: PersonaJson, all: readonly settings.Setting[]) =>
  settings.applySettings(PERSONA_JSON, json, all);

export const settingWords = (path: readonly string[], value: unknown) =>
  settings.settingWords(PERSONA_JSON, path, value);

export const editWords = (before: PersonaJson, after: PersonaJson) => words.editWords(PERSONA_JSON, before, after);
