interface Props {
  /** 0..1, or null when the job reports none. */
  value: number | null
  label: string
}

/** A thin bar; without a value it says only that something goes on. */
export function ProgressBar({ value, label }: Props) {
  const percent = value === null ? null : Math.round(value * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
      className={percent === null ? 'progress unknown' : 'progress'}
    >
      <div className="progress-fill" style={value === null ? undefined : { transform: `scaleX(${value})` }} />
    </div>
  )
}
