import { useHealth } from '../../stores/health-store.js'

/** Beside the way to Insights: that something is not in order. Of a healthy queue, nothing. */
export function HealthBadge() {
  const { health, reasons } = useHealth()
  if (health === null || health === 'ok') return null
  return (
    <span className={health === 'stalled' ? 'badge red nav-badge' : 'badge amber nav-badge'} title={reasons.join('\n')}>
      {health}
    </span>
  )
}
