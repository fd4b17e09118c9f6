/** Four layers of a model, the lower two frozen. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden>
      <title>Frostline</title>
      <rect x="2" y="2" width="16" height="3" rx="1" className="fill-trained" />
      <rect x="2" y="6.3" width="16" height="3" rx="1" className="fill-trained" />
      <rect x="2" y="10.7" width="16" height="3" rx="1" className="fill-frozen" />
      <rect x="2" y="15" width="16" height="3" rx="1" className="fill-frozen" />
    </svg>
  );
}
