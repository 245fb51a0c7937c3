import type { Request } from 'express'
import { knownLanguage, type Language } from '#shared/languages.ts'

/** In which of Catena's languages the asker wants to be spoken to, by their Accept-Language; English where they name none of them. */
export const languageOf = (req: Request): Language =>
  req
    .acceptsLanguages()
    .map(knownLanguage)
    .find((language) => language !== undefined) ?? 'en'
