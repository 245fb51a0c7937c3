import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useLingui as useWords } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { IconButton } from '../../../../components/icon-button.tsx'
import { useObservable } from '../../../../stores/use.ts'
import { useDesk } from '../desk.ts'
import { BoardTab } from './board-tab.tsx'
import styles from './column.module.css'
import { GroupsTab } from './groups-tab.tsx'
import { panel, showTab, type Tab, tabs, togglePanel } from './panel.ts'
import { PeopleTab } from './people-tab.tsx'
import { PromptsTab } from './prompts-tab.tsx'
import { QueueTab } from './queue-tab.tsx'

const names: Record<Tab, MessageDescriptor> = {
  board: msg`Board`,
  queue: msg`Queue`,
  groups: msg`Groups`,
  prompts: msg`Prompts`,
  people: msg`People`,
}
const keys: Record<Tab, string> = { board: 'B', queue: 'Q', groups: 'G', prompts: 'P', people: 'E' }

/** The facilitator's column: what the class does, and the ways to steer it. */
export default function FacilitatorColumn() {
  const { _ } = useLingui()
  const { t } = useWords()
  const { state } = useDesk()
  const { tab } = useObservable(panel)
  const list = useRef<HTMLDivElement>(null)
  const before = useRef(tab)
  useEffect(() => {
    if (before.current === tab) return
    before.current = tab
    // each tab begins at its beginning
    document.getElementById('facilitator-panel')?.scrollTo({ top: 0 })
    const chosen = list.current?.querySelector<HTMLElement>('[aria-selected="true"]')
    chosen?.focus({ preventScroll: true })
    chosen?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [tab])
  const waiting = state?.queue.hands.filter(({ called }) => !called).length ?? 0
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1
    const step = { ArrowRight: forward, ArrowLeft: -forward, Home: -tabs.indexOf(tab), End: tabs.length - 1 - tabs.indexOf(tab) }[event.key]
    const next = step !== undefined && tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]
    if (!next) return
    event.preventDefault()
    showTab(next)
  }
  return (
    <section className={styles['column']} id="facilitator-column" aria-label={t`The class`}>
      <div className={styles['head']}>
        <div ref={list} role="tablist" aria-label={t`The class`} className={styles['tabs']} onKeyDown={onKeyDown}>
          {tabs.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`tab-${one}`}
              aria-selected={one === tab}
              aria-controls="facilitator-panel"
              aria-keyshortcuts={`Shift+${keys[one]}`}
              tabIndex={one === tab ? 0 : -1}
              className={styles['tab']}
              onClick={() => showTab(one)}
            >
              {_(names[one])}
              {one === 'queue' && waiting > 0 && <span className={styles['count']}>{waiting}</span>}
            </button>
          ))}
        </div>
        <IconButton size="s" label={t`Fold the board away`} icon={<X />} onClick={togglePanel} className={styles['close']} />
      </div>
      <div id="facilitator-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className={styles['panel']} tabIndex={-1}>
        {tab === 'board' && <BoardTab />}
        {tab === 'queue' && <QueueTab />}
        {tab === 'groups' && <GroupsTab />}
        {tab === 'prompts' && <PromptsTab />}
        {tab === 'people' && <PeopleTab />}
      </div>
    </section>
  )
}
