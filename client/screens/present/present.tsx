import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useWords } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { bareWords } from '#shared/markdown/bare-words.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { SessionView } from '#shared/protocol/http/sessions.ts'
import type { Presence } from '#shared/protocol/live/presence.ts'
import type { State } from '#shared/protocol/live/state.ts'
import type { Block } from '#shared/reading/block.ts'
import type { Placing } from '#shared/reading/place.ts'
import type { Projector as Shown } from '#shared/session/live.ts'
import { FailureBox } from '../../components/failure-box.tsx'
import { KindSign } from '../../components/kind-sign.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { phaseWords } from '../../components/phase-words.ts'
import { readingQuery } from '../../requests/readings.ts'
import { sessionQuery } from '../../requests/sessions.ts'
import type { Live } from '../../stores/live.ts'
import { Observable } from '../../stores/observable.ts'
import { useObservable } from '../../stores/use.ts'
import type { RoomReading, Stretch } from '../room/contract.ts'
import { placeOf } from '../room/live/here.ts'
import { clockOf, useTimeLeft } from '../room/live/use-time-left.ts'
import { phaseHelp } from '../room/live/words.ts'
import { type Places, usePlaces } from '../room/placing/use-places.ts'
import { useLive } from '../room/use-live.ts'
import { Heat } from './heat.tsx'
import { broughtTo, Notes } from './notes.tsx'
import styles from './present.module.css'
import { useCommons } from './use-commons.ts'

const nothingChosen: Shown = { view: 'session', threads: [] }
const noState = new Observable<State | undefined>(undefined)
const nobody = new Observable<Presence | undefined>(undefined)

/** The projector: one thing at a time, in letters that the last row can read. What it shows, the facilitator's screen says. */
export default function Present({ sessionId }: { readonly sessionId: string }) {
  const session = useQuery(sessionQuery(sessionId))
  const view = session.data
  const text = useQuery({
    ...readingQuery(view?.reading.id ?? '', view?.reading.version),
    enabled: view !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const error = session.error ?? text.error
  if (error && !view)
    return (
      <Page title="Catena" width="narrow">
        <FailureBox error={error} onRetry={() => void (session.error ? session.refetch() : text.refetch())} />
      </Page>
    )
  if (!view || !text.data) return <Loading />
  return <Projector view={view} text={text.data} />
}

/** A wall needs no scroll bar, and no place for one. */
function useWall(): void {
  useEffect(() => {
    document.documentElement.dataset['wall'] = ''
    return () => void delete document.documentElement.dataset['wall']
  }, [])
}

function Projector({ view, text }: { readonly view: SessionView; readonly text: RoomReading }) {
  const { blocks } = text
  const { t } = useWords()
  useWall()
  const live = useLive(view.id, view.people)
  const state = useObservable(live?.state ?? noState)
  const shown = state?.projector ?? nothingChosen
  const { threads: commons, notes } = useCommons(view, blocks)
  const byHand = useMemo(() => new Map(view.placements.map(({ record, passage }) => [record, passage])), [view.placements])
  const places = usePlaces({ reading: text, newest: text.version, threads: commons, state, byHand })
  const { threads } = places
  useKeepAwake()
  useEffect(() => {
    document.title = t`Projector`
  }, [t])
  const spot = useMemo(() => spotOf(state, places), [state, places])
  const brought = broughtTo(state, notes)
  const nothingThere = (shown.view === 'notes' && brought.length === 0) || (shown.view === 'passage' && !spot)
  const at =
    shown.view !== 'session'
      ? // until there is something to show
        nothingThere
        ? 'phase'
        : shown.view
      : !state || state.phase === 'gather'
        ? 'code'
        : spot && state.phase !== 'read' && state.phase !== 'closed'
          ? 'passage'
          : state.phase === 'plenary' && brought.length > 0
            ? 'notes'
            : 'phase'
  return (
    <main className={styles['projector']} data-view={at} data-phase={state?.phase}>
      <h1 className={styles['unseen']}>{view.title}</h1>
      {at === 'code' && <Code view={view} live={live} />}
      {at === 'phase' && state && <Phase state={state} live={live} view={view} />}
      {at === 'heat' && <Heat blocks={blocks} threads={threads} places={places} />}
      {at === 'notes' && <Notes brought={brought} />}
      {at === 'passage' && spot && <Spot spot={spot} blocks={blocks} chosen={shown.threads} threads={threads} places={places} />}
      {at !== 'phase' && at !== 'code' && state && <Foot state={state} live={live} />}
    </main>
  )
}

interface SpotShown {
  /** Absent where a correction has taken the words away: then only the old words are shown. */
  readonly stretch: Stretch | undefined
  readonly quote: string
  readonly thread?: Thread
}

/** The passage that everyone is led to; of a thread only if everyone may read it. */
function spotOf(state: State | undefined, { threads, of, ofPassage }: Places): SpotShown | undefined {
  const target = state?.spotlight?.target
  if (!target) return undefined
  const stretchIn = (placing: Placing | undefined) => (placing?.is === 'placed' ? placing : undefined)
  if (target.is === 'passage') return { stretch: stretchIn(ofPassage(target.passage)), quote: target.passage.quote }
  const thread = threads.find(({ id }) => id === target.thread)
  return thread && { stretch: stretchIn(of(thread)), quote: thread.root.passage.quote, thread }
}

function Code({ view, live }: { readonly view: SessionView; readonly live: Live | undefined }) {
  const { t } = useWords()
  const presence = useObservable(live?.presence ?? nobody)
  const readers = (presence?.people ?? []).filter(({ role }) => role === 'reader')
  const { code } = view
  return (
    <div className={styles['gather']}>
      <div className={styles['how']}>
        <p className={styles['reading']}>
          <bdi>{view.reading.title}</bdi>
        </p>
        {code ? (
          <>
            <p className={styles['go']}>
              <Trans>
                Go to <strong dir="ltr">{new URL(code.url).host}</strong> and type
              </Trans>
            </p>
            <p className={styles['code']}>
              <bdi dir="ltr">{code.code}</bdi>
            </p>
          </>
        ) : (
          <p className={styles['go']}>
            <Trans>The code has ended. The facilitator can make a new one.</Trans>
          </p>
        )}
        <p className={styles['count']} aria-live="polite">
          {/* before we know, nobody is said to be missing */}
          {presence ? (
            <Plural value={readers.length} _0="Nobody is here yet" one="# reader is here" other="# readers are here" />
          ) : (
            '\u00a0'
          )}
        </p>
        <ul className={styles['names']}>
          {readers.slice(0, 40).map(({ alias, name }) => (
            <li key={alias}>
              <bdi>{name}</bdi>
            </li>
          ))}
          {readers.length > 40 && <li>+{readers.length - 40}</li>}
        </ul>
      </div>
      {code && (
        <img
          className={styles['qr']}
          src={`/api/sessions/${view.id}/code.svg?of=${encodeURIComponent(code.code)}`}
          alt={t`QR code of the link`}
        />
      )}
    </div>
  )
}

interface PhaseProps {
  readonly state: State
  readonly live: Live | undefined
  readonly view: SessionView
}

function Phase({ state, live, view }: PhaseProps) {
  const { _ } = useLingui()
  const left = useTimeLeft(state.timer, live)
  return (
    <div className={styles['phase']}>
      <p className={styles['reading']} dir="auto">
        {view.reading.title}
      </p>
      <p className={styles['now']} aria-live="polite">
        {state.step?.title || _(phaseWords(state.manner, state.phase))}
      </p>
      {left !== undefined && (
        <p className={styles['clock']} data-near={left <= 60_000 || undefined}>
          {left <= 0 && state.timer?.is === 'running' ? <Trans>Time is over</Trans> : clockOf(left)}
          {state.timer?.is === 'paused' && (
            <span className={styles['paused']}>
              <Trans>paused</Trans>
            </span>
          )}
        </p>
      )}
      <p className={styles['instructions']} dir="auto">
        {state.step?.instructions || _(phaseHelp[state.phase])}
      </p>
    </div>
  )
}

interface SpotProps {
  readonly spot: SpotShown
  readonly blocks: readonly Block[]
  readonly chosen: readonly string[]
  readonly threads: readonly Thread[]
  readonly places: Places
}

/** Characters of a passage that fit in large letters. */
const FITS = 420

function Spot({ spot, blocks, chosen, threads, places }: SpotProps) {
  const { stretch } = spot
  const place = stretch && placeOf(stretch, blocks)
  const words = (stretch && wordsOf(stretch, blocks)) || spot.quote
  const isHere = (thread: Thread): boolean => {
    const placing = places.of(thread)
    return stretch !== undefined && placing?.is === 'placed' && placing.start.block === stretch.start.block
  }
  const beside = spot.thread
    ? [spot.thread, ...threads.filter(({ id }) => id !== spot.thread?.id && chosen.includes(id))]
    : threads.filter((thread) => chosen.includes(thread.id) && isHere(thread))
  const short = words.length > FITS ? `${words.slice(0, FITS).replace(/\s+\S*$/, '')} …` : words
  return (
    <div className={styles['spot']} data-beside={beside.length > 0 || undefined}>
      {place?.startsWith('¶') && <p className={styles['place']}>{place}</p>}
      <blockquote className={styles['passage']} dir="auto" data-long={short.length > 220 || undefined}>
        {short}
      </blockquote>
      {beside.slice(0, 3).map((thread) => (
        <article key={thread.id} className={styles['thread']}>
          <p className={styles['who']}>
            <KindSign kind={thread.root.kind} />
            <bdi>{thread.root.author.name}</bdi>
          </p>
          <p className={styles['said']} dir="auto">
            {bareWords(thread.root.body)}
          </p>
          {spot.thread?.id === thread.id &&
            thread.replies.slice(-2).map(({ post }) => (
              <p key={post.id} className={styles['reply']} dir="auto">
                <bdi className={styles['by']}>{post.author.name}</bdi> {bareWords(post.body)}
              </p>
            ))}
        </article>
      ))}
    </div>
  )
}

/** The words of a passage as they stand in the text. */
function wordsOf({ start, end }: Stretch, blocks: readonly Block[]): string {
  const from = blocks.findIndex(({ id }) => id === start.block)
  const to = blocks.findIndex(({ id }) => id === end.block)
  if (from < 0 || to < from) return ''
  return blocks
    .slice(from, to + 1)
    .map(({ id, text }) => text.slice(id === start.block ? start.offset : 0, id === end.block ? end.offset : undefined))
    .join(' ')
}

function Foot({ state, live }: { readonly state: State; readonly live: Live | undefined }) {
  const { _ } = useLingui()
  const left = useTimeLeft(state.timer, live)
  return (
    <p className={styles['foot']}>
      {state.step?.title || _(phaseWords(state.manner, state.phase))}
      {left !== undefined && left > 0 && ` · ${clockOf(left)}`}
    </p>
  )
}

/** The screen does not go dark in the middle of a silence. Where the browser cannot, nothing happens. */
function useKeepAwake(): void {
  const [visible, setVisible] = useState(() => document.visibilityState)
  useEffect(() => {
    const look = () => setVisible(document.visibilityState)
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  useEffect(() => {
    if (visible !== 'visible' || !('wakeLock' in navigator)) return
    const asked = navigator.wakeLock.request('screen').catch(() => undefined)
    return () => void asked.then((lock) => lock?.release())
  }, [visible])
}
