import { Observable } from '../../../../stores/observable.ts'

export const tabs = ['board', 'queue', 'groups', 'prompts', 'people'] as const
export type Tab = (typeof tabs)[number]

/** Where the facilitator's column stands beside the text instead of over it. */
export const WIDE = '(width >= 75rem)'

interface Panel {
  readonly open: boolean
  readonly tab: Tab
}

/** The facilitator's column: whether it is open, and at which tab. On a narrow screen it begins closed, since it covers the text. */
export const panel = new Observable<Panel>({ open: matchMedia(WIDE).matches, tab: 'board' })

export const showTab = (tab: Tab): void => panel.set({ open: true, tab })
export const togglePanel = (): void => panel.update((now) => ({ ...now, open: !now.open }))
