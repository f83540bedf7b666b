/** The mark: the jaws of a caliper around a measured length. */
export function Mark() {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <path d="M2.5 15.5v-11L6 2.5v6" strokeLinejoin="round" strokeLinecap="round" />
      <path d="M15.5 15.5v-11L12 2.5v6" strokeLinejoin="round" strokeLinecap="round" />
      <path d="M5.5 12.5h7" strokeLinecap="round" />
    </svg>
  );
}
