import type { Plugin } from 'vite'

/**
 * What zod can do besides parsing stays out of the pages: JSON Schema (the server describes its interface with it), the
 * English words of its errors (the pages have their own), and the thirty formats as methods of `z.string()`, each of which
 * would bring its schema; write `z.email()`, not `z.string().email()`. Half of zod's weight, which every reader would load first.
 */
export function zodForPages(): Plugin {
  return {
    name: 'catena-zod-for-pages',
    apply: 'build',
    transform: {
      filter: { id: /zod\/v4\/classic\/schemas\.js$/ },
      handler(code) {
        const slim = code
          .replaceAll(/^ *inst\._zod\.processJSONSchema = .*$/gm, '')
          .replace(/^import \{ createStandardJSONSchemaMethod, createToJSONSchemaMethod \} from .*$/m, NO_JSON_SCHEMA)
          .replace(FORMATS, '$1);')
          .replace(/^import en from .*$/m, 'const en = () => ({})')
        if (
          slim.includes('processJSONSchema') ||
          slim.includes('locales/en.js') ||
          slim.includes('to-json-schema.js') ||
          slim.includes('core._ipv4(ZodIPv4, params));\n    },')
        )
          throw new Error('zod is written otherwise than scripts/vite/zod-for-pages.ts expects')
        return { code: slim, map: null }
      },
    },
  }
}

const NO_JSON_SCHEMA = `const createToJSONSchemaMethod = () => () => { throw new Error('no JSON Schema in the pages') }
const createStandardJSONSchemaMethod = createToJSONSchemaMethod`

/** `ZodString`, up to the methods that come after its constructor. */
const FORMATS = /^(export const ZodString = [^;]+;[^;]+;\s*\}), \{\s+email\([\s\S]*?^\}\);$/m
