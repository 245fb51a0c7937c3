import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Trans, useLingui as useWords } from '@lingui/react/macro'
import { scaleLinear } from 'd3-scale'
import { Pause, Play } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Alias, BlockId } from '#shared/ids.ts'
import { kinds } from '#shared/margins/record.ts'
import type { ReplayEvent, ReplayPage } from '#shared/protocol/http/review-replay.ts'
import { Button } from '../../../components/button.tsx'
import { classes } from '../../../components/classes.ts'
import { SelectField } from '../../../components/field.tsx'
import { KindSign, kindColour, kindWords } from '../../../components/kind-sign.tsx'
import { phaseWords } from '../../../components/phase-words.ts'
import { useMoments } from '../../../i18n/moments.ts'
import { Lead } from '../parts/lead.tsx'
import { Table, TableBehind } from '../parts/table-behind.tsx'
import { useReviewed } from '../reviewed.ts'
import { Latest } from './latest.tsx'
import styles from './player.module.css'
import { shortPauses } from './short-pauses.ts'

interface PlayerProps {
  readonly events: readonly ReplayEvent[]
  readonly phases: ReplayPage['phases']
  readonly names: ReadonlyMap<Alias, string>
}

const WIDTH = 1000
const HEIGHT = 360
/** How long the whole takes at each speed, in s. */
const speeds = [120, 60, 30, 10] as const
const LATEST = 6

/**
 * Time from left to right, the text from top to bottom: a dot for each annotation and reply, uncovered up to the moment
 * that is shown. The dots are drawn once; only what covers them moves, so that tens of thousands play smoothly.
 */
export function Player({ events, phases, names }: PlayerProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const { session, reading } = useReviewed()
  const moments = useMoments()
  const time = useMemo(() => {
    const { moments, played } = shortPauses(events.map(({ at }) => at))
    return { to: moments.at(-1) ?? 0, length: played.at(-1) ?? 1, played: scaleLinear(moments, played).clamp(true) }
  }, [events])
  const { to, length } = time
  /** How far it has been played, in ms of `time`. */
  const [at, setAt] = useState(length)
  const now = at >= length ? to : time.played.invert(at)
  const [playing, setPlaying] = useState(false)
  const [whole, setWhole] = useState<number>(60)
  const x = useMemo(() => {
    const across = scaleLinear([0, length], [4, WIDTH - 4])
    return (moment: number) => across(time.played(moment))
  }, [time, length])
  usePlaying(playing, whole, length, setAt, () => setPlaying(false))

  const order = useMemo(() => new Map(reading.blocks.map((block, at) => [block.id, at])), [reading])
  const { dots, changes } = useMemo(() => {
    const y = (block: BlockId | undefined) =>
      8 + ((block === undefined ? 0 : (order.get(block) ?? 0)) / Math.max(1, order.size - 1)) * (HEIGHT - 16)
    const path = (wanted: (event: ReplayEvent) => boolean) =>
      events
        .filter((event) => !event.note && wanted(event))
        .map((event) => `M${x(event.at).toFixed(1)} ${y(event.block).toFixed(1)}h0`)
        .join('')
    return {
      dots: new Map(([...kinds, undefined] as const).map((kind) => [kind, path((event) => isPost(event) && event.kind === kind)])),
      changes: { edited: path((event) => event.is === 'edited'), deleted: path((event) => event.is === 'deleted') },
    }
  }, [events, order, x])

  const until = useMemo(() => countUntil(events, now), [events, now])
  const seen = events.slice(0, until)
  const posted = moments.number(seen.filter(isPost).length)
  const latest = seen
    .filter((event) => event.is !== 'marked' && event.is !== 'mark-gone')
    .slice(-LATEST)
    .toReversed()
  const phase = phases.findLast((one) => one.from <= now)
  const rows = phases.map((one) => ({
    ...one,
    ...during(one, events),
  }))
  const toggle = () => {
    if (!playing && at >= length) setAt(0)
    setPlaying(!playing)
  }
  return (
    <>
      <Lead
        note={
          <Trans>
            Time runs from left to right, the text from top to bottom. Each dot is an annotation, or a smaller one for a reply. A pause of
            more than ten minutes is shown as ten.
          </Trans>
        }
      >
        {moments.full(new Date(now))}
      </Lead>
      <div className={styles['tools']} data-screen-only>
        <Button look="primary" icon={playing ? <Pause aria-hidden /> : <Play aria-hidden />} onClick={toggle}>
          {playing ? <Trans>Pause</Trans> : <Trans>Play</Trans>}
        </Button>
        <input
          type="range"
          className={styles['slider']}
          aria-label={t`Moment of the session`}
          aria-valuetext={moments.full(new Date(now))}
          min={0}
          max={length}
          step={length / 500}
          value={at}
          onChange={(event) => {
            setPlaying(false)
            setAt(Number(event.currentTarget.value))
          }}
        />
        <SelectField label={t`The whole in`} value={whole} onChange={(event) => setWhole(Number(event.currentTarget.value))}>
          {speeds.map((seconds) => (
            <option key={seconds} value={seconds}>
              {t`${plural(seconds, { one: '# second', other: '# seconds' })}`}
            </option>
          ))}
        </SelectField>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t`When and where in the text was written; the table below says the same by phase`}
        className={styles['plot']}
      >
        <defs>
          <clipPath id="until-now">
            <rect x="0" y="0" width={x(now)} height={HEIGHT} />
          </clipPath>
        </defs>
        {phases.map((one, nth) => (
          <rect
            key={one.from}
            x={x(one.from)}
            width={Math.max(0, x(one.to ?? to) - x(one.from))}
            y="0"
            height={HEIGHT}
            className={classes(styles['band'], nth % 2 === 1 && styles['odd'])}
          />
        ))}
        <g clipPath="url(#until-now)">
          <path d={dots.get(undefined)} className={classes(styles['dots'], styles['reply'])} />
          {kinds.map((kind) => (
            <path key={kind} d={dots.get(kind)} className={classes(styles['dots'], kindColour(kind))} />
          ))}
          <path d={changes.edited} className={classes(styles['dots'], styles['edited'])} />
          <path d={changes.edited} className={classes(styles['dots'], styles['within'])} />
          <path d={changes.deleted} className={classes(styles['dots'], styles['deleted'])} />
        </g>
        <path d={`M${x(now)} 0V${HEIGHT}`} className={styles['now']} />
      </svg>
      <ul className={styles['phases']} aria-label={t`Phases`}>
        {phases
          .filter((one) => one.from < to)
          .map((one) => (
            <li key={one.from} aria-current={one === phase || undefined}>
              {_(phaseWords(session.manner, one.phase))}
            </li>
          ))}
      </ul>
      <ul className={styles['kinds']} aria-label={t`Kinds`}>
        {kinds.map((kind) => (
          <li key={kind}>
            <KindSign kind={kind} as="named" />
          </li>
        ))}
        {changes.edited !== '' && (
          <li>
            <span className={styles['ring']} aria-hidden /> <Trans>Words changed</Trans>
          </li>
        )}
        {changes.deleted !== '' && (
          <li>
            <span className={styles['square']} aria-hidden /> <Trans>Words deleted</Trans>
          </li>
        )}
      </ul>
      <p className={styles['count']}>
        <Trans>{posted} annotations and replies until now</Trans>
      </p>
      <Latest events={latest} names={names} still={!playing} />
      <TableBehind>
        <Table
          label={t`Phases`}
          head={
            <tr>
              <th scope="col">{t`Phase`}</th>
              <th scope="col">{t`From`}</th>
              <th scope="col" data-number>{t`Annotations and replies`}</th>
              {changes.edited !== '' && <th scope="col" data-number>{t`Words changed`}</th>}
              {changes.deleted !== '' && <th scope="col" data-number>{t`Words deleted`}</th>}
              {kinds.map((kind) => (
                <th key={kind} scope="col" data-number>
                  {_(kindWords[kind])}
                </th>
              ))}
            </tr>
          }
        >
          {rows.map((row) => (
            <tr key={row.from}>
              <th scope="row">{_(phaseWords(session.manner, row.phase))}</th>
              <td>{moments.full(new Date(row.from))}</td>
              <td data-number>{row.posts.length}</td>
              {changes.edited !== '' && <td data-number>{row.edited}</td>}
              {changes.deleted !== '' && <td data-number>{row.deleted}</td>}
              {kinds.map((kind) => (
                <td key={kind} data-number>
                  {row.posts.filter((post) => post.kind === kind).length}
                </td>
              ))}
            </tr>
          ))}
        </Table>
      </TableBehind>
    </>
  )
}

const isPost = (event: ReplayEvent): boolean => event.is === 'posted' && !event.note

/** What was written, changed and deleted in a phase. */
function during({ from, to }: ReplayPage['phases'][number], events: readonly ReplayEvent[]) {
  const then = events.filter(({ at, note }) => !note && at >= from && (to === null || at < to))
  const count = (is: ReplayEvent['is']) => then.filter((event) => event.is === is).length
  return { posts: then.filter(isPost), edited: count('edited'), deleted: count('deleted') }
}

/** How many events there are until a moment; they stand in the order of time. */
function countUntil(events: readonly ReplayEvent[], now: number): number {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.at ?? 0) <= now) low = middle + 1
    else high = middle
  }
  return low
}

/** How often a moment is shown for those who want no motion, in ms: it steps instead of gliding. */
const STEP = 1_000

function usePlaying(on: boolean, whole: number, length: number, setAt: (set: (at: number) => number) => void, onEnd: () => void): void {
  const end = useRef(onEnd)
  useEffect(() => {
    end.current = onEnd
  })
  useEffect(() => {
    if (!on) return
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    let last = performance.now()
    let frame = 0
    const run = (time: number) => {
      frame = requestAnimationFrame(run)
      if (calm && time - last < STEP) return
      const passed = time - last
      last = time
      setAt((at) => {
        const next = at + (passed / (whole * 1_000)) * length
        if (next < length) return next
        end.current()
        return length
      })
    }
    frame = requestAnimationFrame(run)
    return () => cancelAnimationFrame(frame)
  }, [on, whole, length, setAt])
}
