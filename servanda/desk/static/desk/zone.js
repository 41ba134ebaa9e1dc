// A time zone nobody has chosen yet becomes that of this machine.
const select = document.querySelector('select[data-own-zone]');
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (select && !document.querySelector('[aria-invalid="true"]')) {
  if ([...select.options].some((option) => option.value === own)) select.value = own;
}
