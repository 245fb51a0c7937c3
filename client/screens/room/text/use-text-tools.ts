import { useMemo, useState } from 'react'
import type { Selected } from '../../../anchoring/selected.ts'
import { type Findings, nothingFound } from './findings.ts'
import type { OpenNote } from './note-popover.tsx'
import type { Picking } from './passage-picker.tsx'
import type { OpenSentences } from './sentence-menu.tsx'
import { createTypedAhead } from './typed-ahead.ts'

export type TextTools = ReturnType<typeof useTextTools>

/** What of the text is chosen just now, and what stands open over it (`text-tools.tsx` draws that). */
export function useTextTools() {
  const [selected, setSelected] = useState<Selected>()
  const [picking, setPicking] = useState<Picking>()
  const [sentences, setSentences] = useState<OpenSentences>()
  const [note, setNote] = useState<OpenNote>()
  const [isFinding, setFinding] = useState(false)
  const [findings, setFindings] = useState<Findings>(nothingFound)
  const typedAhead = useMemo(() => createTypedAhead(), [])
  return {
    selected,
    setSelected,
    picking,
    setPicking,
    sentences,
    setSentences,
    note,
    setNote,
    isFinding,
    setFinding,
    findings,
    setFindings,
    typedAhead,
  }
}
