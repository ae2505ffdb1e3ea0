;; Fibonacci numbers by two calls each.
(define (run number)
  (define (fib n)
    (if (< n 2)
        n
        (+ (fib (- n 1)) (fib (- n 2)))))
  (fib number))

(display (run (string->number (cadr (command-line)))))
(newline)
