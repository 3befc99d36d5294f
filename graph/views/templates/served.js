{# A page that is served leads to all views: the server makes what it is asked for. One opened as a file leads to what is there. #}
if (document.documentElement.dataset.opened === "served")
  for (const link of document.querySelectorAll("a[data-served]")) link.href = link.dataset.served;
