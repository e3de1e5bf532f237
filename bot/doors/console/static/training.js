// Goes on to the training town by itself; without scripts the page's button does it.
document.getElementById("going").submit();
