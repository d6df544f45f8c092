import type { ModuleInterface } from '../../core/module.ts';
import type { Services } from '../context.ts';
import { KNOWLEDGE } from '../knowledge.ts';
import { DOCUMENT } from '../nouns/document.ts';
import { createAction, createResourceModule } from '../resource/module.ts';
import { whyNoRecrawl } from './blocked.ts';

export function createDocumentModule(): ModuleInterface<Services> {
  return createResourceModule(DOCUMENT, {
    parent: KNOWLEDGE,
    create: [
      createAction(DOCUMENT, {
        summary: 'add a file, a web page or a website',
        load: async () => (await import('./create.ts')).DOCUMENT_CREATION,
      }),
    ],
    actions: [
      {
        menu: {
          label: 'Edit a Document',
          changes: true,
          state: 'edit_document',
          run: async (context) => (await import('./edit.ts')).editDocument(context),
        },
        item: {
          label: 'Edit',
          isMain: true,
          changes: true,
          run: async (context, document) => (await import('./edit.ts')).editDocument(context, { document }),
        },
        command: {
          name: 'edit',
          summary: 'change the name and the tags of a document',
          load: async () => (await import('./edit.ts')).EDIT_DOCUMENT,
        },
      },
      {
        menu: {
          label: 'Recrawl a Document',
          changes: true,
          state: 'recrawl_document',
          run: async (context) => (await import('./recrawl.ts')).recrawlPicked(context),
        },
        item: {
          label: 'Recrawl',
          changes: true,
          blocked: whyNoRecrawl,
          run: async (context, document) => (await import('./recrawl.ts')).recrawlDocument(context, document),
        },
        command: {
          name: 'recrawl',
          summary: 'read a website again',
          load: async () => (await import('./recrawl.ts')).RECRAWL_DOCUMENT,
        },
      },
    ],
  });
}
