import { useEffect, useState } from 'react'
import type { Timer } from '#shared/session/live.ts'
import type { Live } from '../../../stores/live.ts'

/** ms that a timer has left, told each second while it runs; negative when its time is over. */
export function useTimeLeft(timer: Timer | null | undefined, live: Pick<Live, 'now'> | undefined): number | undefined {
  const [, tick] = useState(0)
  const running = timer?.is === 'running'
  useEffect(() => {
    if (!running) return
    const every = setInterval(() => tick((count) => count + 1), 1_000)
    return () => clearInterval(every)
  }, [running, timer])
  if (!timer || !live) return undefined
  return timer.is === 'running' ? timer.endsAt - live.now() : timer.left
}

/** `4:05`; over an hour `1:04:05`. A minus sign when it is over. */
export function clockOf(ms: number): string {
  const whole = Math.round(Math.abs(ms) / 1_000)
  const [hours, minutes, seconds] = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60), whole % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
  return ms <= -500 ? `\u2212${clock}` : clock
}
