import type { RefObject } from 'react'
import { later } from '../../../components/later.tsx'
import type { Stretch, TextAction } from '../contract.ts'
import { nothingFound } from './findings.ts'
import type { Page } from './page.ts'
import { SelectionBubble } from './selection-bubble.tsx'
import type { TextTools as Tools } from './use-text-tools.ts'

const FindBar = later(async () => (await import('./find-bar.tsx')).FindBar, 'soon')
const NotePopover = later(async () => (await import('./note-popover.tsx')).NotePopover, 'soon')
const PassagePicker = later(async () => (await import('./passage-picker.tsx')).PassagePicker, 'soon')
const SentenceMenu = later(async () => (await import('./sentence-menu.tsx')).SentenceMenu, 'soon')

interface TextToolsProps {
  readonly root: RefObject<HTMLElement | null>
  readonly page: Page
  readonly tools: Tools
  readonly language: string
  readonly mayWrite: boolean
  readonly actions: readonly TextAction[]
  readonly onCompose: (stretch: Stretch) => void
  readonly onAction: (action: TextAction, stretch: Stretch) => void
}

/** What stands open over the text: the way to comment on a selection, the picker, the sentences, a note, the find bar. */
export function TextTools({ root, page, tools, language, mayWrite, actions, onCompose, onAction }: TextToolsProps) {
  const { selected, picking, sentences, note, isFinding, typedAhead } = tools
  const { setSelected, setPicking, setSentences, setNote, setFinding, setFindings } = tools
  return (
    <>
      {mayWrite && (
        <SelectionBubble
          root={root}
          page={page}
          selected={selected}
          onSelected={setSelected}
          onCompose={onCompose}
          actions={actions}
          onAction={onAction}
        />
      )}
      {picking && (
        <PassagePicker
          page={page}
          language={language}
          picking={picking}
          onPick={setPicking}
          onCompose={onCompose}
          onLeave={() => setPicking(undefined)}
        />
      )}
      {sentences && (
        <SentenceMenu
          open={sentences}
          language={language}
          onCompose={onCompose}
          onPick={(stretch) => {
            setSentences(undefined)
            setPicking({ ...stretch, edge: 'start' })
          }}
          onClose={() => setSentences(undefined)}
        />
      )}
      {note && <NotePopover note={note} onGo={(id) => page.scrollToPoint({ block: id, offset: 0 })} onClose={() => setNote(undefined)} />}
      {isFinding && (
        <FindBar
          page={page}
          takeTyped={() => typedAhead.give()}
          onFindings={setFindings}
          onClose={() => {
            setFinding(false)
            setFindings(nothingFound)
          }}
        />
      )}
    </>
  )
}
