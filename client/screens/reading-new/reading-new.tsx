import { useState } from 'react'
import type { ImportedReading } from '#shared/reading/block.ts'
import { Preview } from './preview.tsx'
import { SourceForm } from './source-form.tsx'

/** Where the text came from, as far as the browser can show it beside what came out. */
export interface Source {
  /** The pasted text, a text file's, or what the server found in the file. */
  readonly text: string | undefined
  readonly name: string | undefined
}

/** Bring a reading: first the text or file, then what came out of it, to look through and publish. */
export default function ReadingNew() {
  const [brought, setBrought] = useState<{ readonly source: Source; readonly reading: ImportedReading }>()
  const [pasted, setPasted] = useState('')
  return brought ? (
    <Preview source={brought.source} reading={brought.reading} onBack={() => setBrought(undefined)} />
  ) : (
    <SourceForm text={pasted} onText={setPasted} onBrought={(source, reading) => setBrought({ source, reading })} />
  )
}
