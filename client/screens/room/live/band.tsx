import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { Check, Hand } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { State } from '#shared/protocol/live/state.ts'
import type { Stretch as Part } from '#shared/session/live.ts'
import { Button } from '../../../components/button.tsx'
import { later } from '../../../components/later.tsx'
import { phaseWords } from '../../../components/phase-words.ts'
import { Popover } from '../../../components/popover.tsx'
import { shelf } from '../../../device/shared.ts'
import { useMoments } from '../../../i18n/moments.ts'
import { usePlacings } from '../placing/placings.ts'
import type { Places } from '../placing/use-places.ts'
import { useStage } from '../stage.ts'
import { useMedia } from '../use-media.ts'
import styles from './band.module.css'
import { BroughtNotes } from './brought-notes.tsx'
import { type Desk, useDesk } from './desk.ts'
import { HandDialog } from './dialogs.ts'
import { MyGroup } from './my-group.tsx'
import { PromptsHere } from './prompts-here.tsx'
import { SpotlightLine } from './spotlight-line.tsx'
import { useMinutes } from './use-following.ts'
import { useTimeLeft } from './use-time-left.ts'
import { handMoveWords, phaseHelp } from './words.ts'

const OurNote = later(async () => (await import('./our-note.tsx')).OurNote)

/** How long the line must be broken before it is said, in ms. */
const BROKEN = 2_500

/** The quiet band of a reader: where the session stands, what is asked of them now, and what they can say with one press. */
export function LiveBand() {
  const desk = useDesk()
  const { state } = desk
  if (!state) return null
  if (state.phase === 'closed') return <BroughtNotes />
  if (state.manner === 'open') return <OpenBand state={state} />
  return (
    <section className={styles['band']} data-band data-phase={state.phase} aria-labelledby="live-phase">
      <div className={styles['line']}>
        <PhaseAndTime state={state} />
        <MyGroup state={state} />
        <span className={styles['space']} />
        <Broken />
        <PromptsHere />
        <MyHand state={state} desk={desk} />
        <Ready state={state} desk={desk} />
      </div>
      <Instructions key={state.since} state={state} />
      <Looks state={state} />
      <SpotlightLine />
      <OurNote state={state} />
      <BroughtNotes />
    </section>
  )
}

/** An open session has no phases: its band speaks only when there is something to say. */
function OpenBand({ state }: { readonly state: State }) {
  const moments = useMoments()
  const released = state.prompts.length > 0
  if (!released && !state.spotlight && state.closesAt === null && !state.me.group && state.me.unmasked.length === 0) return null
  return (
    <section className={styles['band']} data-band aria-labelledby="live-phase">
      <div className={styles['line']}>
        <span className={styles['phase']} data-until id="live-phase">
          {state.closesAt === null ? <Trans>Open</Trans> : <Trans>Open until {moments.zoned(new Date(state.closesAt))}</Trans>}
        </span>
        <MyGroup state={state} />
        <span className={styles['space']} />
        <Broken />
        <PromptsHere />
      </div>
      <Looks state={state} />
      <SpotlightLine />
    </section>
  )
}

function PhaseAndTime({ state }: { readonly state: State }) {
  const { _ } = useLingui()
  const { live } = useDesk()
  const minutes = useMinutes()
  const left = useTimeLeft(state.timer, live)
  return (
    <>
      <span className={styles['phase']} id="live-phase">
        {state.step?.title || _(phaseWords(state.manner, state.phase))}
      </span>
      {left !== undefined && (
        <span className={styles['time']} data-near={left <= 60_000 || undefined}>
          {state.timer?.is === 'paused' ? (
            <Trans>paused</Trans>
          ) : left <= 0 ? (
            <Trans>time is over</Trans>
          ) : left <= 60_000 ? (
            <Trans>under a minute</Trans>
          ) : (
            <Trans>{minutes(left)} left</Trans>
          )}
        </span>
      )}
    </>
  )
}

function Ready({ state, desk }: { readonly state: State; readonly desk: Desk }) {
  const [busy, setBusy] = useState(false)
  if (state.phase !== 'read' || state.me.role !== 'reader') return null
  const { ready } = state.me
  return (
    <Button
      look={ready ? 'plain' : 'primary'}
      size="s"
      busy={busy}
      aria-pressed={ready}
      aria-keyshortcuts="y"
      icon={ready ? <Check aria-hidden /> : undefined}
      className={styles['ready']}
      onClick={() => {
        setBusy(true)
        void desk.give({ is: 'ready', ready: !ready }).finally(() => setBusy(false))
      }}
    >
      {ready ? <Trans>Ready</Trans> : <Trans>I am ready</Trans>}
    </Button>
  )
}

function MyHand({ state, desk }: { readonly state: State; readonly desk: Desk }) {
  const { _ } = useLingui()
  const { t } = useWords()
  if ((state.phase !== 'discuss' && state.phase !== 'plenary') || state.me.role !== 'reader') return null
  const { hand } = state.me
  const raise = () => desk.ask((close) => <HandDialog onClose={close} />)
  if (!hand)
    return (
      <Button
        look={state.phase === 'plenary' ? 'plain' : 'quiet'}
        size="s"
        icon={<Hand aria-hidden />}
        aria-keyshortcuts="q"
        onClick={raise}
        className={styles['hand']}
      >
        <Trans>Raise a hand</Trans>
      </Button>
    )
  const { target } = hand
  const place = target && desk.nameOf(target)
  return (
    <Popover
      label={t`Your hand`}
      side="end"
      className={styles['members']}
      trigger={(trigger) => (
        <Button {...trigger} size="s" icon={<Hand aria-hidden />} className={styles['up']} data-now={hand.place === 0 || undefined}>
          {hand.place === 0 ? (
            <Trans>You have the floor</Trans>
          ) : hand.place === 1 ? (
            <Trans>You are next</Trans>
          ) : (
            <Trans>Number {hand.place}</Trans>
          )}
        </Button>
      )}
    >
      {(close) => (
        <div className={styles['inHand']}>
          <p>
            {_(handMoveWords[hand.move])}
            {place !== undefined && ` · ${place}`}
          </p>
          <div className={styles['buttons']}>
            <Button
              size="s"
              look="quiet"
              onClick={() => {
                close()
                raise()
              }}
            >
              <Trans>Change</Trans>
            </Button>
            <Button
              size="s"
              onClick={() => {
                close()
                void desk.give(
                  { is: 'lower-hand' },
                  {
                    said: t`Your hand is down.`,
                    undo: { is: 'raise-hand', move: hand.move, ...(target ? { target } : {}) },
                  },
                )
              }}
            >
              <Trans>Lower my hand</Trans>
            </Button>
          </div>
        </div>
      )}
    </Popover>
  )
}

/** The part of the text of a step as it stands in the version shown; none if a correction has taken an end of it away. */
function partNow(part: Part | undefined, ofBlock: Places['ofBlock']): Part | undefined {
  const from = part && ofBlock(part.from)
  const to = part && ofBlock(part.to)
  return from && to && { from, to }
}

/** What to do now, and what becomes of others' words. */
function Instructions({ state }: { readonly state: State }) {
  const { _ } = useLingui()
  const { placeOf } = useDesk()
  const { page } = useStage()
  const phone = useMedia('(width < 43.75rem)')
  const [away, setAway] = useState(false)
  const [more, setMore] = useState(false)
  const words = useRef<HTMLParagraphElement>(null)
  const cut = useIsCut(words, phone && !more)
  const { ofBlock } = usePlacings()
  const stretch = partNow(state.step?.stretch, ofBlock)
  const reader = state.me.role === 'reader'
  if (away)
    return (
      <button type="button" className={styles['again']} onClick={() => setAway(false)}>
        <Trans>What to do now</Trans>
      </button>
    )
  return (
    <div className={styles['say']}>
      <p ref={words} className={styles['words']} data-short={(phone && !more) || undefined}>
        <bdi>{state.step?.instructions || _(phaseHelp[state.phase])}</bdi>{' '}
        {stretch && (
          <button
            type="button"
            className={styles['part']}
            onClick={() => {
              page.current?.scrollToBlock(stretch.from)
              page.current?.focusBlock(stretch.from)
            }}
          >
            <Trans>Your part: {placeOf({ start: { block: stretch.from, offset: 0 }, end: { block: stretch.to, offset: 0 } })}</Trans>
          </button>
        )}{' '}
        {state.phase === 'read' && reader && (
          <span className={styles['silence']}>
            <Trans>Others’ words are hidden until the reveal; yours wait here.</Trans>{' '}
            {state.silence === 'contents' ? (
              <Trans>The facilitator can read them.</Trans>
            ) : (
              <Trans>The facilitator sees only how many there are.</Trans>
            )}
          </span>
        )}
      </p>
      {phone ? (
        (cut || more) && (
          <button type="button" className={styles['away']} aria-expanded={more} onClick={() => setMore(!more)}>
            {more ? <Trans>Less</Trans> : <Trans>More</Trans>}
          </button>
        )
      ) : (
        <button type="button" className={styles['away']} onClick={() => setAway(true)}>
          <Trans>Hide</Trans>
        </button>
      )}
    </div>
  )
}

/** Whether an element, while it is kept short, shows less than it holds. */
function useIsCut(element: RefObject<HTMLElement | null>, short: boolean): boolean {
  const [cut, setCut] = useState(false)
  useEffect(() => {
    const it = element.current
    if (!it || !short) return
    const look = () => setCut(it.scrollHeight > it.clientHeight + 1)
    const sized = new ResizeObserver(look)
    sized.observe(it)
    look()
    return () => sized.disconnect()
  })
  return cut
}

/** Whoever looked behind one's pseudonym is told to them, once for each look. */
function Looks({ state }: { readonly state: State }) {
  const moments = useMoments()
  const key = `catena.looks.${state.me.id}`
  const [seen, setSeen] = useState(() => Number(shelf().getItem(key) ?? 0))
  const looks = state.me.unmasked.slice(seen)
  if (looks.length === 0) return null
  return (
    <div className={styles['row']} role="status">
      <p>
        {looks.map(({ by, at }) => (
          <span key={at}>
            <Trans>
              {by} has looked at the name behind your pseudonym ({moments.short(new Date(at))}).
            </Trans>{' '}
          </span>
        ))}
      </p>
      <Button
        size="s"
        look="quiet"
        onClick={() => {
          shelf().setItem(key, String(state.me.unmasked.length))
          setSeen(state.me.unmasked.length)
        }}
      >
        <Trans>Understood</Trans>
      </Button>
    </div>
  )
}

/** That the line is broken, once it lasts; it comes back by itself. */
export function Broken() {
  const { line } = useDesk()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (line !== 'lost') return
    const timer = setTimeout(() => setShown(true), BROKEN)
    return () => {
      clearTimeout(timer)
      setShown(false)
    }
  }, [line])
  return (
    <span role="status" className={styles['broken']}>
      {shown && <Trans>Not connected; coming back by itself</Trans>}
    </span>
  )
}
