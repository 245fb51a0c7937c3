import { useLingui } from '@lingui/react'
import { Plural, Trans, useLingui as useWords } from '@lingui/react/macro'
import { CalendarClock, LayoutGrid, ListOrdered, PanelRightClose } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { State } from '#shared/protocol/live/state.ts'
import type { Step } from '#shared/session/live.ts'
import { Button, ButtonLink } from '../../../../components/button.tsx'
import { Question } from '../../../../components/dialog.tsx'
import { phaseWords } from '../../../../components/phase-words.ts'
import { useMoments } from '../../../../i18n/moments.ts'
import { useObservable } from '../../../../stores/use.ts'
import { useStage } from '../../stage.ts'
import { useMedia } from '../../use-media.ts'
import { Broken } from '../band.tsx'
import { BroughtNotes } from '../brought-notes.tsx'
import { type Desk, useDesk } from '../desk.ts'
import { PromptDialog } from '../dialogs.ts'
import { facilitatorKeys } from '../live-keys.ts'
import { SpotlightLine } from '../spotlight-line.tsx'
import { useLiveKeys } from '../use-live-keys.ts'
import { DatesDialog } from './dates-dialog.tsx'
import { DealDialog } from './deal-dialog.tsx'
import { isGathering, type NextAction, nextAction, wayBack } from './next-action.ts'
import { panel, showTab, togglePanel } from './panel.ts'
import { ProjectorMenu } from './projector-menu.tsx'
import styles from './run-band.module.css'
import { SheetEditor } from './sheet-editor.tsx'
import { TimerTools } from './timer-tools.tsx'
import { useStepName } from './use-step-name.ts'

/** The facilitator's band: the phases in a line, the time, who is ready, and the one next action. */
export default function RunBand() {
  const { t } = useWords()
  const { _ } = useLingui()
  const desk = useDesk()
  const { state, ask, give, here, goTo } = desk
  const session = useObservable(useStage().room.view).id
  const { open } = useObservable(panel)
  const phone = useMedia('(width < 43.75rem)')
  const moments = useMoments()
  const advance = useAdvance(desk)
  usePlanAsked(desk)
  const next = state && nextAction(state)
  const timer = state?.timer
  useLiveKeys(facilitatorKeys, {
    go: () => state?.spotlight && goTo(state.spotlight.target),
    next: () => document.querySelector<HTMLElement>('[data-next-action]')?.focus(),
    ...(timer ? { timer: () => void give({ is: timer.is === 'paused' ? 'resume-timer' : 'pause-timer' }) } : {}),
    lead() {
      const passage = here()
      if (passage)
        void give(
          { is: 'spotlight', target: { is: 'passage', passage } },
          { said: t`Everyone is led here.`, undo: { is: 'end-spotlight' } },
        )
    },
    ask() {
      const passage = here()
      if (passage) ask((close) => <PromptDialog passage={passage} onClose={close} />)
    },
    call: () => void give({ is: 'call-hand' }),
    board: () => showTab('board'),
    queue: () => showTab('queue'),
    groups: () => showTab('groups'),
    prompts: () => showTab('prompts'),
    people: () => showTab('people'),
  })
  if (!state) return null
  const plan = () => ask((close) => <SheetEditor onClose={close} />)
  return (
    <section className={styles['band']} aria-label={t`Run the session`} data-band data-manner={state.manner} data-phase={state.phase}>
      <div className={styles['line']}>
        {state.manner === 'live' ? (
          <Phases state={state} desk={desk} onPlan={plan} />
        ) : (
          <>
            <span className={styles['open']}>
              {state.phase === 'closed' ? (
                _(phaseWords(state.manner, state.phase))
              ) : state.phase === 'gather' && state.opensAt !== null ? (
                <Trans>Opens {moments.zoned(new Date(state.opensAt))}</Trans>
              ) : state.closesAt === null ? (
                <Trans>Open until you close it</Trans>
              ) : (
                <Trans>Open until {moments.zoned(new Date(state.closesAt))}</Trans>
              )}
            </span>
            {state.phase !== 'closed' && (
              <Button
                size="s"
                look="quiet"
                icon={<CalendarClock aria-hidden />}
                onClick={() => ask((close) => <DatesDialog onClose={close} />)}
              >
                <Trans>Dates</Trans>
              </Button>
            )}
          </>
        )}
        <span className={styles['space']} />
        <Broken />
        <div className={styles['tools']}>
          {state.manner === 'live' && state.phase !== 'closed' && <TimerTools />}
          {state.phase === 'read' && <ReadyCount state={state} />}
          <ProjectorMenu />
          <Button
            look="quiet"
            size="s"
            icon={open ? <PanelRightClose aria-hidden /> : <LayoutGrid aria-hidden />}
            aria-expanded={open}
            aria-controls="facilitator-column"
            title={open && !phone ? t`Fold the board away` : undefined}
            onClick={togglePanel}
            className={styles['panel']}
          >
            <span className={open ? styles['fold'] : undefined}>
              {phone ? <Trans>Board</Trans> : open ? <Trans>Fold the board away</Trans> : <Trans>Board and groups</Trans>}
            </span>
            {!open && state.queue.hands.length > 0 && <span className={styles['count']}> · {state.queue.hands.length}</span>}
          </Button>
          {next && <NextButton next={next} state={state} onPress={() => advance(state, next)} />}
          {state.phase === 'closed' && (
            <ButtonLink href={`/review/${session}`} look="primary">
              <Trans>Review the session</Trans>
            </ButtonLink>
          )}
          {state.phase === 'closed' && (
            <Button size="m" onClick={() => void give({ is: 'reopen' }, { said: t`The session is open again.` })}>
              <Trans>Open it again</Trans>
            </Button>
          )}
        </div>
      </div>
      <SpotlightLine />
      <BroughtNotes />
    </section>
  )
}

/** Whoever comes from the session's door to plan it finds the run-sheet open. */
function usePlanAsked({ state, ask }: Desk): void {
  const [path, navigate] = useLocation()
  const asked = new URLSearchParams(useSearch()).has('plan')
  const ready = state?.manner === 'live' && state.phase !== 'closed'
  useEffect(() => {
    if (!asked || !ready) return
    navigate(path, { replace: true })
    ask((close) => <SheetEditor onClose={close} />)
  }, [asked, ready, ask, navigate, path])
}

/** Does what comes next, with what must come before it. */
function useAdvance({ ask, give }: Desk): (state: State, next: NextAction) => void {
  const { t } = useWords()
  const { _ } = useLingui()
  return useCallback(
    (state, next) => {
      if (next.is === 'open') {
        // whenever it was to close, it closes
        void give(next.command, {
          said: t`The session is open now.`,
          undo: { is: 'set-dates', opensAt: state.opensAt, closesAt: state.closesAt },
        })
        return
      }
      if (next.is === 'closed') {
        ask((close) => <CloseQuestion onClose={close} />)
        return
      }
      const named = ownName(next, state)
      const said =
        named !== undefined
          ? t`Now: ${named}.`
          : next.is === 'reveal'
            ? t`Revealed to everyone.`
            : next.is === 'discuss'
              ? t`The groups talk now.`
              : next.is === 'plenary'
                ? t`Everyone is in the plenary.`
                : next.is === 'read'
                  ? t`Everyone reads in silence now.`
                  : t`Gathering.`
      const late = (now: State) => {
        const phase = now.step?.title || _(phaseWords(now.manner, now.phase))
        const name = now.facilitator?.deeds.at(-1)?.by.name
        return name === undefined ? t`Somebody was quicker. Now: ${phase}.` : t`${name} was quicker. Now: ${phase}.`
      }
      const go = () => void give(next.command, { said, late, undo: wayBack(state) })
      const toGroups = next.is === 'discuss' || (next.is === 'reveal' && next.step?.phase === 'discuss')
      if (toGroups && !next.step?.deal && !state.groups.some(({ members }) => members && members.length > 0)) {
        ask((close) => <DealDialog before={next.is} onDealt={go} onClose={close} />)
        return
      }
      go()
    },
    [ask, give, t, _],
  )
}

/** What comes next stands out; in an open session nothing need come next, and to close it is only something that one can do. */
const stands = (next: NextAction, state: State) => !(next.is === 'closed' && state.manner === 'open')

function NextButton({ next, state, onPress }: { readonly next: NextAction; readonly state: State; readonly onPress: () => void }) {
  const named = ownName(next, state)
  return (
    <Button
      key={state.since}
      {...(stands(next, state) ? { look: 'primary', className: styles['next'] } : {})}
      size="m"
      data-next-action
      aria-keyshortcuts="Shift+N"
      onClick={onPress}
    >
      {named !== undefined ? (
        <Trans>Next: {named}</Trans>
      ) : next.is === 'reveal' ? (
        <Trans>Reveal to everyone</Trans>
      ) : next.is === 'open' ? (
        <Trans>Open now</Trans>
      ) : next.is === 'gather' ? (
        <Trans>Gather</Trans>
      ) : next.is === 'read' ? (
        <Trans>Begin reading in silence</Trans>
      ) : next.is === 'discuss' ? (
        <Trans>To groups</Trans>
      ) : next.is === 'plenary' ? (
        <Trans>Plenary</Trans>
      ) : (
        <Trans>Close the session</Trans>
      )}
    </Button>
  )
}

/** What the run-sheet calls what comes next, where the name of the phase would say that nothing changes, or too much. */
function ownName({ is, step }: NextAction, { phase }: State): string | undefined {
  const title = step?.title
  return title && (is === phase || (is === 'plenary' && phase === 'gather')) ? title : undefined
}

function CloseQuestion({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords()
  const { give } = useDesk()
  const [busy, setBusy] = useState(false)
  return (
    <Question
      title={<Trans>Close the session?</Trans>}
      yes={<Trans>Close the session</Trans>}
      busy={busy}
      onNo={onClose}
      onYes={() => {
        setBusy(true)
        void give({ is: 'close' }, { said: t`The session is closed.`, undo: { is: 'reopen' } }).then(onClose)
      }}
    >
      <p>
        <Trans>Nobody can write any more; everyone can go on reading. You can open it again.</Trans>
      </p>
    </Question>
  )
}

function ReadyCount({ state }: { readonly state: State }) {
  const ready = state.facilitator?.ready
  if (!ready) return null
  const share = ready.of === 0 ? 0 : ready.who.length / ready.of
  return (
    <span className={styles['ready']} role="status">
      <span className={styles['bar']} aria-hidden>
        <span style={{ inlineSize: `${Math.round(share * 100)}%` }} />
      </span>
      <Trans>
        {ready.who.length} of {ready.of} ready
      </Trans>
    </span>
  )
}

interface PhasesProps {
  readonly state: State
  readonly desk: Desk
  readonly onPlan: () => void
}

/** The run-sheet as a line: what was, what is, what comes; each can be gone to. */
function Phases({ state, desk, onPlan }: PhasesProps) {
  const { _ } = useLingui()
  const { t } = useWords()
  const stepName = useStepName()
  const sheet = state.facilitator?.sheet ?? []
  const now = state.step ? state.step.number - 1 : isGathering(state) ? 0 : -1
  const onSheet = sheet[now]?.phase === state.phase
  const go = (step: Step) => void desk.give({ is: 'go-to-step', step: step.id }, { said: t`Now: ${stepName(step)}.`, undo: wayBack(state) })
  if (sheet.length === 0)
    return (
      <div className={styles['phases']}>
        <span className={styles['now']}>{_(phaseWords(state.manner, state.phase))}</span>
        {state.phase !== 'closed' && (
          <Button size="s" look="quiet" icon={<ListOrdered aria-hidden />} onClick={onPlan}>
            <Trans>Plan the session</Trans>
          </Button>
        )}
      </div>
    )
  return (
    <nav className={styles['phases']} aria-label={t`Run-sheet`}>
      {!onSheet && <span className={styles['now']}>{_(phaseWords(state.manner, state.phase))}</span>}
      <ol className={styles['steps']}>
        {sheet.map((step, at) => {
          const is = onSheet && at === now ? 'now' : at <= now ? 'past' : 'next'
          return (
            <li key={step.id} className={styles['step']} data-is={is}>
              <button
                type="button"
                className={styles['dot']}
                aria-current={is === 'now' ? 'step' : undefined}
                disabled={is === 'now' || state.phase === 'closed'}
                onClick={() => go(step)}
              >
                <span className={styles['name']} dir="auto">
                  {stepName(step)}
                </span>
                {step.minutes !== undefined && (
                  <span className={styles['minutes']}>
                    <Plural value={step.minutes} one="# min" other="# min" />
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ol>
      {state.phase !== 'closed' && (
        <Button size="s" look="quiet" icon={<ListOrdered aria-hidden />} onClick={onPlan} className={styles['plan']}>
          <span className={styles['planned']}>
            <Trans>Run-sheet</Trans>
          </span>
        </Button>
      )}
    </nav>
  )
}
